"""Does steps: one line of JSON in for each, one line out. Whatever the client prints goes to standard error."""
import json
import sys
import traceback


def serve(steps):
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"result": steps[asked["name"]](**asked["args"])}
        except Exception:
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


def settings():
    return json.loads(sys.argv[1])

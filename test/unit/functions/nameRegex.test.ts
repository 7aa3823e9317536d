/** What `nameRegex` takes, and what it says to expressions of other languages. */
import { nameRegex, nameRegexProblem } from "../../../provider/functions/nameRegex";

const raw = String.raw;

describe("an expression that is taken", () => {
  it.each<[string, string, string]>([
    [raw`^ubuntu-\d+`, "ubuntu-24", "Ubuntu-24"],
    [raw`(?i)^ubuntu`, "UBUNTU-24", "my-ubuntu"],
    [raw`(?im)^b$`, "a\nB", "a\nbc"],
    [raw`(?i)(?s)a.b`, "A\nB", "A\nC"],
    [raw`(?s)a.b`, "a\nb", "ab"],
    [raw`\p{L}+-\p{N}`, "é-5", "5-é"],
    [raw`(?i)É`, "é", "e"],
    [raw`ubuntu\-20\.04\_x\ y\"`, 'ubuntu-20.04_x y"', "ubuntu-20x04_x y"],
    [raw`^[\w\-.]+$`, "a-b.c", "a b"],
    [raw`(?<n>a)\k<n>`, "aa", "ab"],
    [raw`(?<!x)a`, "ba", "xa"],
    [raw`^a+?b??$`, "aab", "abb"],
    [raw`^(?:a)+b$`, "aab", "a+b"],
    [raw`^a\+\+$`, "a++", "aa"],
    [raw`^[a++]b$`, "+b", "cb"],
    [raw`^\\A$`, raw`\A`, "A"],
    [raw`^[[:]$`, "[", "a"],
    [raw`^[\]*++]$`, "+", "]+"],
    [raw`^/images/golden$`, "/images/golden", "golden"],
  ])("%s finds %j and not %j", (source, found, other) => {
    expect(nameRegexProblem(source)).toBeUndefined();
    expect(nameRegex(source).test(found)).toBe(true);
    expect(nameRegex(source).test(other)).toBe(false);
  });
});

describe("an expression in the syntax of another language is refused with what to write instead", () => {
  it.each<[string, string, string]>([
    ["the beginning of a text", raw`\Aubuntu`, "write ^"],
    ["the end of a text in Go", raw`ubuntu\z`, "write $"],
    ["the end of a text in Python", raw`ubuntu\Z`, "write $"],
    ["a class of POSIX", raw`^[[:alpha:]]+$`, "write A-Za-z between the brackets, [A-Za-z]"],
    ["a class of POSIX among others", raw`[-[:digit:]_]`, "has [:digit:]"],
    ["the opposite of a class of POSIX", raw`[^[:space:]]`, raw`write \s between the brackets`],
    ["a class of POSIX without its outer brackets", raw`[:alpha:]+`, "[A-Za-z]"],
    ["an element of POSIX", raw`[[.hyphen.]]`, "write the characters"],
    ["a class that begins with its bracket", raw`[]abc]`, raw`[\]a-z]`],
    ["the opposite of one", raw`[^]abc]`, raw`[\]a-z]`],
    ["an intersection of classes", raw`[a-z&&[^b]]`, "write a look-ahead"],
    ["a possessive quantifier", raw`a++b`, "leave out the last +"],
    ["a possessive quantifier of a number", raw`a{2,}+b`, "leave out the last +"],
    ["an atomic group", raw`(?>ab)c`, "write (?:...)"],
    ["a name of Python", raw`(?P<os>ubuntu)`, "write (?<name>...)"],
    ["a reference of Python", raw`(?<a>b)(?P=a)`, raw`write \k<name>`],
    ["a name in quotes", raw`(?'os'ubuntu)`, "write (?<name>...)"],
    ["a horizontal blank", raw`a\hb`, raw`write [ \t]`],
    ["a horizontal blank in a class", raw`a[\h-]b`, "write a blank and"],
    ["quoted text", raw`\Qubuntu.24\E`, "write a backslash before each special character"],
    ["a short Unicode class", raw`\pL+`, raw`write \p{L}`],
    ["a Unicode class of another name", raw`\p{Han}+`, raw`\p{Script=Greek}`],
    ["a line end of any kind", raw`a\Rb`, raw`(?:\r\n|\n)`],
    ["the edge of a word in GNU", raw`\<ubuntu\>`, raw`write \b`],
    ["a flag in the middle", raw`^(?i)ubuntu`, "write flags at the very beginning"],
    ["a flag that there is not", raw`(?x) ubuntu `, 'the flag "x", which JavaScript does not have'],
    ["a flag that is taken off", raw`(?i-s)ubuntu`, "it has (?i), (?m) and (?s)"],
    ["a comment", raw`(?#distro)ubuntu`, "leave it out"],
    ["a recursion", raw`\((?R)\)`, "there is no recursion"],
    ["a verb", raw`(*UTF8)ubuntu`, "leave it out"],
    ["a condition", raw`(a)?(?(1)b|c)`, "write both cases with |"],
    ["a number without its least", raw`a{,3}`, "write {0,n}"],
    ["a number in braces", raw`\x{41}`, raw`\u{41}`],
    ["a literal of JavaScript", raw`/^ubuntu/i`, "write (?i) at the beginning for the flag i"],
    ["a pattern of file names", raw`*-golden`, "write .* for any text"],
    ["a brace that is a character", raw`\${`, "has a backslash before it"],
    ["a group without an end", raw`(ubuntu`, "Unterminated group"],
    ["flags alone", raw`(?i)`, "matches every name"],
  ])("%s: %s", (_what, source, instead) => {
    expect(nameRegexProblem(source)).toContain(instead);
  });
});

/** GET /v2/images/{id}/tasks: the imports of an image, finished ones included. */
import { type Answer, jsonAnswer } from "../http";
import type { ImageRequest } from "./context";
import { findImage } from "./policy";

export interface ImportTask {
  readonly id: string;
  readonly imageId: string;
  readonly owner: string | null;
  readonly userId: string;
  readonly requestId: string;
  readonly input: unknown;
  status: "pending" | "processing" | "success" | "failure";
  message: string;
  readonly createdAt: string;
  updatedAt: string;
}

export function listTasks(request: ImageRequest): Answer {
  const image = findImage(request);
  const tasks = request.glance.state.tasks.values().filter((task) => task.imageId === image.id);
  return jsonAnswer(200, { tasks: tasks.map(taskView) });
}

function taskView(task: Readonly<ImportTask>): Record<string, unknown> {
  return {
    id: task.id,
    type: "api_image_import",
    status: task.status,
    owner: task.owner,
    expires_at: null,
    created_at: task.createdAt,
    updated_at: task.updatedAt,
    deleted_at: null,
    deleted: false,
    image_id: task.imageId,
    request_id: task.requestId,
    user_id: task.userId,
    input: task.input,
    result: { image_id: task.imageId },
    message: task.message,
  };
}

/** The gateway's limit on requests, when it is switched on: a window that slides, for each project. */
import { ImsRefusal } from "./errors";
import { type Ims, nowMs } from "./context";

export function countRequest(ims: Ims, projectId: string, startsTask: boolean): void {
  const window = ims.options.rateWindow;
  if (!window) return;
  if (window.answer === "IMG.0060" && !startsTask) return;
  const now = nowMs(ims);
  const recent = (ims.recentRequests.get(projectId) ?? []).filter((at) => at > now - window.ms);
  if (recent.length >= window.requests) {
    ims.recentRequests.set(projectId, recent);
    throw window.answer === "IMG.0060"
      ? new ImsRefusal(400, "IMG.0060", "Too many tasks; retry later.")
      : new ImsRefusal(429, "APIGW.0308", "The throttling threshold has been reached.");
  }
  ims.recentRequests.set(projectId, [...recent, now]);
}

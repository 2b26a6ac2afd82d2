import { ApiError } from "../api/http";

/** A session over, or replaced in another tab, is passing: the text stays on the device and leaves once the person is back. */
export function classify(error: unknown): "passing" | "final" {
  if (!(error instanceof ApiError)) return "final";
  return error.passing || error.status === 401 || error.problem.code === "session.csrf_invalid" ? "passing" : "final";
}

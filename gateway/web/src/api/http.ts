/**
 * The one way to the gateway: a client typed by its OpenAPI description, with the cookies, the CSRF token and the
 * problem documents in one place. Every failure is an `ApiError`; pages show its `detail` as it is (G-03).
 */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema";
import type { Probleme } from "./types";

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Probleme;
  constructor(status: number, problem: Probleme) {
    super(problem.code ?? `http.${status}`);
    this.status = status;
    this.problem = problem;
  }
  /** The server cannot be reached, or is not ready: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export interface Versioned<T> {
  value: T;
  /** Value of `ETag`, to be given back in `If-Match`. */
  etag: string;
}

let csrf = "";
let onExpired: () => void = () => {};

/** Remembers the token that each change must carry; told by `GET /api/session`. */
export function rememberCsrf(token: string): void {
  csrf = token;
}

/** Called once per request refused because the session is over. */
export function listenExpired(listener: () => void): void {
  onExpired = listener;
}

const security: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
  },
  onResponse({ response, schemaPath }) {
    const signingIn = schemaPath.startsWith("/api/session") || schemaPath.startsWith("/api/acces/");
    if (response.status === 401 && !signingIn) onExpired();
  },
};

function connect() {
  const client = createClient<paths>({ credentials: "same-origin" });
  client.use(security);
  return client;
}

/**
 * Operations of the gateway; paths, parameters, bodies and answers are those of its description. Marked as pure, or
 * the bundler would keep every file of `endpoints` in the first load.
 */
export const api = /* @__PURE__ */ connect();

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function outcome<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let done: Outcome<T>;
  try {
    done = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { status: 0, code: "client.hors_ligne" });
  }
  const { response, error } = done;
  if (response.ok) return done;
  const problem = typeof error === "object" && error !== null ? (error as Probleme) : {};
  throw new ApiError(response.status, { ...problem, status: response.status });
}

/** The answer's value, or an `ApiError`. */
export async function value<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await outcome(call)).data as T;
}

/** Like `value`, with the version that a later change must name. */
export async function versioned<T>(call: Promise<Outcome<T>>): Promise<Versioned<T>> {
  const { data, response } = await outcome(call);
  return { value: data as T, etag: response.headers.get("etag") ?? "" };
}

/** Values of a query string that are set. */
export function given<T extends Record<string, unknown>>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).filter(([, each]) => each !== undefined && each !== null && each !== ""),
  ) as T;
}

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
let held = false;
let onExpired: () => void = () => {};
let onReplaced: () => void = () => {};

/** Remembers the token that each change must carry; told by `GET /api/session`. */
export function rememberCsrf(token: string): void {
  csrf = token;
}

/** While the server has not said who is logged in, no change leaves: it would be refused, or be somebody else's. */
export function holdChanges(hold: boolean): void {
  held = hold;
}

/** Called once per request refused because the session is over. */
export function listenExpired(listener: () => void): void {
  onExpired = listener;
}

/** As if a request had been refused so. */
export function tellExpired(): void {
  onExpired();
}

/** Called when the token is no longer that of the session: another tab has opened one since. */
export function listenReplaced(listener: () => void): void {
  onReplaced = listener;
}

/** What is asked for by who need not be logged in: a sign-in, or what a link opens. */
function signsIn(path: string): boolean {
  return path.startsWith("/api/session") || path.startsWith("/api/acces/") || path.startsWith("/api/partage/");
}

const security: Middleware = {
  onRequest({ request, schemaPath }) {
    if (held && request.method !== "GET" && !signsIn(schemaPath)) throw new TypeError("nobody is known to be logged in");
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
  },
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && !signsIn(schemaPath)) onExpired();
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
  const problem: Partial<Probleme> = typeof error === "object" && error !== null ? error : {};
  if (problem.code === "session.csrf_invalid") onReplaced();
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

/** What a page shows while it waits, when it fails and when there is nothing yet. */
import { Alert } from "@codegouvfr/react-dsfr/Alert";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { ApiError } from "../api/http";
import { compte, t } from "../text/typo";
import { NotFound } from "./NotFound";
import { NotKept } from "./NotKept";
import { Button } from "./Button";

/** True once so many milliseconds have gone by. */
function useLate(delay: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), delay);
    return () => clearTimeout(timer);
  }, [delay]);
  return late;
}

/** Nothing under 300 ms, then grey lines in the shape of the page, then a sentence. */
export function Skeleton({ lines = 5 }: { lines?: number }) {
  const visible = useLate(300);
  const slow = useLate(1000);
  if (!visible) return <div aria-busy="true" />;
  return (
    <div aria-busy="true" className="cpro-skeleton">
      <p className={slow ? "" : "fr-sr-only"} role="status">
        {t`Chargement en cours...`}
      </p>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="cpro-skeleton__line" aria-hidden="true" />
      ))}
    </div>
  );
}

/** French words for failures that have no problem document: the network, mostly. */
function ownDetail(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.problem.detail) return error.problem.detail;
    if (error.status === 0) return t`Le service ne répond pas. Vérifiez votre connexion, puis réessayez.`;
    if (error.status === 429) return t`Trop de demandes en peu de temps. Attendez un instant, puis réessayez.`;
    if (error.status >= 500) return t`Le service rencontre une difficulté. Réessayez dans un instant.`;
  }
  return t`Cette action n'a pas pu aboutir. Réessayez.`;
}

/** « Référence à donner à l’assistance : periods.frozen · 7F3A ». */
function Reference({ error }: { error: unknown }) {
  if (!(error instanceof ApiError)) return null;
  const { code, request_id } = error.problem;
  const parts = [code, request_id?.slice(-8).toUpperCase()].filter(Boolean);
  if (parts.length === 0) return null;
  return <span className="cpro-reference">{t`Référence à donner à l'assistance : `}{parts.join(" · ")}</span>;
}

/** A refusal or failure: the server's `detail` as it is, then its reference. Receives the focus when it appears. */
export function ProblemAlert({ error, title, children }: { error: unknown; title?: string; children?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [error]);
  return (
    <div ref={box} tabIndex={-1} className="cpro-alert" role="alert">
      <Alert
        severity="error"
        as="h2"
        title={title ?? t`Cette action n'a pas abouti`}
        description={
          <>
            <span>{ownDetail(error)}</span> <Reference error={error} />
            {children}
          </>
        }
      />
    </div>
  );
}

/** What has just been done. It receives the focus: the page may be longer than the screen, and the button gone. */
export function Done({ text, children }: { text: string; children?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (text) box.current?.focus();
  }, [text]);
  return (
    <div ref={box} tabIndex={-1} role="status" className={text ? "cpro-alert" : ""}>
      {text && (children ?? <Alert severity="success" small description={text} />)}
    </div>
  );
}

/** What the page that one comes from has just done, to say on this one; empty when nothing. */
export function useNotice(): string {
  return (useLocation().state as { fait?: string } | null)?.fait ?? "";
}

export interface Fault {
  /** Id of the control. */
  field: string;
  message: string;
}

/** Focuses a control by its id, or the first control of a group of that id. */
function reach(id: string): void {
  const element = document.getElementById(id);
  const control = element?.matches("input, textarea, select, [tabindex]") ? element : element?.querySelector<HTMLElement>("input");
  control?.focus();
}

/** « 2 points à corriger avant de déclarer la période », listed as links to the fields. */
export function FaultList({ faults, before }: { faults: Fault[]; before: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (faults.length > 0) box.current?.focus();
  }, [faults]);
  if (faults.length === 0) return null;
  const title = `${compte(faults.length, "point")} à corriger ${before}`;
  return (
    <div ref={box} tabIndex={-1} className="cpro-alert" role="alert">
      <Alert
        severity="error"
        as="h2"
        title={title}
        description={
          <span className="cpro-faults">
            {faults.map((fault) => (
              <a
                key={fault.field}
                href={`#${fault.field}`}
                onClick={(event) => {
                  event.preventDefault();
                  reach(fault.field);
                }}
              >
                {fault.message}
              </a>
            ))}
          </span>
        }
      />
    </div>
  );
}

/** Faults named by the server, with the ids that this form gives to its fields. */
export function serverFaults(error: unknown, ids: (field: string) => string = (field) => field): Fault[] {
  if (!(error instanceof ApiError)) return [];
  return (error.problem.errors ?? []).map(({ field, detail }) => ({ field: ids(field), message: detail }));
}

/** Message of one field, among the faults. */
export function faultOf(faults: Fault[], field: string): { state?: "error"; stateRelatedMessage?: string } {
  const found = faults.find((fault) => fault.field === field);
  return found ? { state: "error", stateRelatedMessage: found.message } : {};
}

/** What comes first, and its button. */
export function Empty({ children, action }: { children: ReactNode; action?: { label: string; href: string } | undefined }) {
  return (
    <div className="cpro-empty">
      <p>{children}</p>
      {action && <Button linkProps={{ href: action.href }}>{action.label}</Button>}
    </div>
  );
}

/** Waits for a query: skeleton, then its value; a missing page is the same page for everyone (never a dead end). */
export function Loaded<Value>({
  query,
  children,
  lines,
}: {
  query: UseQueryResult<Value>;
  children: (value: Value) => ReactNode;
  lines?: number;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isPending && query.fetchStatus === "paused") return <NotKept />;
  if (query.isPending) return <Skeleton {...(lines === undefined ? {} : { lines })} />;
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 403)) return <NotFound inside />;
  return (
    <ProblemAlert error={query.error} title={t`Cette page n'a pas pu être chargée`}>
      <span className="cpro-block">
        <Button size="small" onClick={() => void query.refetch()}>
          Réessayer
        </Button>
      </span>
    </ProblemAlert>
  );
}

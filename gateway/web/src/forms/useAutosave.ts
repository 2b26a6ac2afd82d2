/** React side of the autosave engine: one engine per form, kept while the page shows it. */
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ApiError } from "../api/http";
import type { Changement, Champ, Resultat } from "../api/types";
import { Autosave } from "./autosave";
import { deviceDrafts } from "./drafts";

export interface FormSource {
  /** Names the form on the device, e.g. `liaison:<period>:<learner>`. */
  form: string;
  person: string;
  fields: Champ[];
  send: (changes: Changement[]) => Promise<Resultat>;
  /** Query whose copy of the form is replaced by the server's answer. */
  queryKey: QueryKey;
  debounce?: number;
  /** Called after each success, for what depends on the whole form (states, remarks). */
  onSaved?: () => void;
}

/** An expired session is passing: the text stays on the device and leaves once the person is back. */
export function classify(error: unknown): "passing" | "final" {
  return error instanceof ApiError && (error.passing || error.status === 401) ? "passing" : "final";
}

export function useAutosave(source: FormSource): Autosave {
  const client = useQueryClient();
  const latest = useRef(source);
  latest.current = source;
  const [engine] = useState(
    () =>
      new Autosave(source.fields, {
        send: (changes) => latest.current.send(changes),
        classify,
        drafts: deviceDrafts(source.person, source.form),
        ...(source.debounce === undefined ? {} : { debounce: source.debounce }),
        onSaved: (result) => {
          client.setQueryData(latest.current.queryKey, (held: unknown) => withFields(held, result));
          latest.current.onSaved?.();
        },
      }),
  );
  useSyncExternalStore(engine.subscribe, engine.snapshot);
  useEffect(() => engine.refresh(source.fields), [engine, source.fields]);
  useEffect(() => {
    const flush = () => engine.flush();
    const hidden = () => document.visibilityState === "hidden" && engine.flush();
    window.addEventListener("online", flush);
    window.addEventListener("cpro:session", flush);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("online", flush);
      window.removeEventListener("cpro:session", flush);
      document.removeEventListener("visibilitychange", hidden);
      engine.flush();
    };
  }, [engine]);
  return engine;
}

/** Puts the answered fields in the held copy, plain or versioned. */
function withFields(held: unknown, result: Resultat): unknown {
  if (typeof held !== "object" || held === null) return held;
  if ("value" in held) return { ...held, value: withFields((held as { value: unknown }).value, result) };
  if (!("champs" in held)) return held;
  const answered = new Map(result.champs.map((field) => [field.nom, field]));
  const kept = (held as { champs: Champ[] }).champs.filter((field) => !answered.has(field.nom));
  return { ...held, champs: [...kept, ...result.champs] };
}

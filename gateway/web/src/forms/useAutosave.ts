/** React side of the autosave engine: one engine per form, kept while the page shows it. */
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ApiError } from "../api/http";
import type { Champ, Session } from "../api/types";
import { SESSION } from "../app/readSession";
import { Autosave } from "./autosave";
import { classify } from "./classify";
import { withFields } from "./copies";
import { deviceDrafts, LEFT } from "./drafts";
import { type FormName, senderOf } from "./senders";
import { turnName, turns } from "./turns";

export interface FormSource {
  /** Names the form on the device; says where its changes go. */
  form: FormName;
  person: string;
  fields: Champ[];
  /** Query whose copy of the form is replaced by the server's answer. */
  queryKey: QueryKey;
  debounce?: number;
  /** Called after each success, for what depends on the whole form (states, remarks). */
  onSaved?: () => void;
  onRefused?: (error: unknown) => void;
}

export function useAutosave(source: FormSource): Autosave {
  const client = useQueryClient();
  const latest = useRef(source);
  latest.current = source;
  const [gate] = useState(newGate);
  const [engine] = useState(
    () =>
      new Autosave(source.fields, {
        send: async (changes) => {
          const send = senderOf(latest.current.form);
          if (!send) throw new Error(`nothing sends ${latest.current.form}`);
          // Somebody may still be sending what an earlier visit left.
          await gate.open;
          // Nothing leaves in the name of somebody who logged in since.
          if (client.getQueryData<Session | null>(SESSION)?.personne.id !== latest.current.person) throw new ApiError(0, { status: 0 });
          try {
            return await send(changes);
          } catch (error) {
            latest.current.onRefused?.(error);
            throw error;
          }
        },
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
  const shown = useRef(false);
  useEffect(() => {
    const turn = turns.hold(turnName(latest.current.person, latest.current.form));
    void turn.ready.then(gate.unlock);
    shown.current = true;
    engine.start();
    const flush = () => engine.flush();
    const hidden = () => document.visibilityState === "hidden" && engine.flush();
    window.addEventListener("online", flush);
    window.addEventListener("cpro:session", flush);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("online", flush);
      window.removeEventListener("cpro:session", flush);
      document.removeEventListener("visibilitychange", hidden);
      shown.current = false;
      engine.flush();
      void engine.settled().then(() => {
        turn.release();
        if (shown.current) return;
        engine.stop();
        window.dispatchEvent(new Event(LEFT));
      });
    };
  }, [engine, gate]);
  return engine;
}

function newGate() {
  let unlock = () => {};
  const open = new Promise<void>((resolve) => (unlock = resolve));
  return { open, unlock };
}

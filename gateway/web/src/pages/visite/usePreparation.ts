import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ApprenantsPeriode } from "../../api/types";
import { useReads } from "../../app/reads";
import { useOpenSession } from "../../app/session";
import { keepSession } from "../../offline/keptSession";
import { keptUntil } from "../../offline/prepared";
import { type Common, type Failure, prepare } from "./prepare";

export type Ligne = ApprenantsPeriode["lignes"][number];

export interface Preparation {
  /** How far it is; null while nothing is being prepared. */
  running: { done: number; of: number } | null;
  ready: Ligne[];
  failed: { learner: Ligne; why: Failure }[];
  /** Civil date, once something is ready. */
  until: string;
  start: (learners: Ligne[]) => void;
}

/** Prepares dossiers one learner after the other; one that fails leaves the others (F-13). It stops with the page. */
export function usePreparation(periode: string): Preparation {
  const client = useQueryClient();
  const kept = useReads();
  const session = useOpenSession();
  const [running, setRunning] = useState<Preparation["running"]>(null);
  const [ready, setReady] = useState<Ligne[]>([]);
  const [failed, setFailed] = useState<Preparation["failed"]>([]);
  const [until, setUntil] = useState("");
  const busy = useRef(false);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => void (shown.current = false);
  }, []);

  const run = async (learners: Ligne[]) => {
    const among = ({ id }: Ligne) => learners.some((learner) => learner.id === id);
    const common: Common = new Map();
    const began = Date.now();
    setFailed((before) => before.filter(({ learner }) => !among(learner)));
    for (const [index, learner] of learners.entries()) {
      setRunning({ done: index, of: learners.length });
      const why = await prepare(client, kept, periode, learner.id, common);
      if (!shown.current) return;
      setReady((before) => [...before.filter(({ id }) => id !== learner.id), ...(why ? [] : [learner])]);
      if (why) setFailed((before) => [...before, { learner, why }]);
      // The earliest of what is told stands for all.
      else setUntil((before) => before || keptUntil(began));
    }
    // Who one is must be known off line as long as what was prepared.
    keepSession(session);
    setRunning(null);
  };

  const start = (learners: Ligne[]) => {
    if (busy.current || learners.length === 0) return;
    busy.current = true;
    void run(learners).finally(() => (busy.current = false));
  };
  return { running, ready, failed, until, start };
}

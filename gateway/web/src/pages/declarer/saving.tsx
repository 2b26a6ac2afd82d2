import { useState } from "react";
import type { Chevauchement, Declaration } from "../../api/types";
import { t } from "../../text/typo";
import { type Fault, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { informationFaults, learnerFaults } from "./check";
import type { Draft } from "./Declarer";
import { type Choice, Overlaps, overlapsOf } from "./Overlaps";

/**
 * Saves a period, declared or edited: what is missing, learners who overlap and what to do about them (P-03), refusals.
 * `send` gives it to the server and says what follows; what fails there is a refusal as well.
 */
export function usePeriodSaving(draft: Draft, send: (body: Declaration, key: string) => Promise<void>) {
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [overlaps, setOverlaps] = useState<Chevauchement[]>([]);
  const [choice, setChoice] = useState<Choice>("");
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const concerned = [...new Set(overlaps.map(({ apprenant }) => apprenant.id))];

  async function save() {
    const found = [...informationFaults(draft), ...learnerFaults(draft)];
    if (concerned.length > 0 && choice === "") {
      found.push({ field: "chevauchement", message: t`Chevauchement : choisissez de retirer ou de garder ces apprenants` });
    }
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    // Only what the API takes: the draft also carries the day it was written.
    const { titre, statut, du, au, objectifs, taches } = draft;
    const apprenants = choice === "retirer" ? draft.apprenants.filter((id) => !concerned.includes(id)) : draft.apprenants;
    setBusy(true);
    try {
      await send({ titre, statut, du, au, objectifs, taches, apprenants, malgre_chevauchement: choice === "garder" }, key);
    } catch (failure) {
      setKey(crypto.randomUUID());
      const refused = overlapsOf(failure);
      const named = serverFaults(failure);
      if (refused.length > 0) setOverlaps(refused);
      else if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return { save, busy, faults, error, overlaps, concerned: concerned.length, choice, setChoice };
}

/** Why a period is not saved yet, and the choice about learners who overlap. */
export function Refusals({ saving, title, before }: {
  saving: ReturnType<typeof usePeriodSaving>;
  title: string;
  before: string;
}) {
  const { faults, error, overlaps, concerned, choice, setChoice } = saving;
  return (
    <>
      {error !== null && <ProblemAlert error={error} title={title} />}
      <FaultList faults={faults} before={before} />
      {overlaps.length > 0 && <Overlaps overlaps={overlaps} count={concerned} choice={choice} onChoose={setChoice} />}
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { annexes } from "../../api/endpoints";
import type { Chevauchement, Periode } from "../../api/types";
import { intervalle, semainesEntre } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { type Fault, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { informationFaults, learnerFaults } from "./check";
import type { StepCode, StepProps } from "./Declarer";
import { type Choice, Overlaps, overlapsOf } from "./Overlaps";
import { ButtonsGroup } from "../../ui/Button";

export function StepVerification({ annexe, referentiel, draft, change, href, onDeclared }: StepProps & { onDeclared: (periode: Periode) => void }) {
  const client = useQueryClient();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [overlaps, setOverlaps] = useState<Chevauchement[]>([]);
  const [choice, setChoice] = useState<Choice>("");
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const concerned = [...new Set(overlaps.map(({ apprenant }) => apprenant.id))];
  const statut = referentiel.statuts.find(({ code }) => code === draft.statut);
  const count = draft.apprenants.length;
  const weeks = semainesEntre(draft.du, draft.au).length;

  async function declare() {
    const found = [...informationFaults(draft), ...learnerFaults(draft)];
    if (concerned.length > 0 && choice === "") {
      found.push({ field: "chevauchement", message: t`Chevauchement : choisissez de retirer ou de garder ces apprenants` });
    }
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    const apprenants = choice === "retirer" ? draft.apprenants.filter((id) => !concerned.includes(id)) : draft.apprenants;
    setBusy(true);
    try {
      const body = { ...draft, apprenants, malgre_chevauchement: choice === "garder" };
      const periode = await annexes.declare(annexe.id, pick(body), key);
      change({ apprenants });
      await client.invalidateQueries({ queryKey: ["periodes"] });
      await client.invalidateQueries({ queryKey: ["accueil"] });
      onDeclared(periode);
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

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`La période n'est pas déclarée`} />}
      <FaultList faults={faults} before="avant de déclarer la période" />
      {overlaps.length > 0 && <Overlaps overlaps={overlaps} count={concerned.length} choice={choice} onChoose={setChoice} />}
      <p className="fr-text--lead">
        {t`Vous déclarez ${draft.titre || "une période sans titre"} pour ${compte(count, "apprenant")}, ${draft.du && draft.au ? intervalle(draft.du, draft.au) : "sans dates"}. `}
        {t`Seront créés : ${compte(count, "fiche de liaison", "fiches de liaison")}, ${compte(count, "portfolio")} de ${compte(weeks, "semaine")}`}
        {statut?.bilan_entreprise ? t`, ${compte(count, "bilan entreprise", "bilans entreprise")}.` : "."}
      </p>
      <dl className="cpro-summary">
        <Block label="Informations" step="informations" href={href} text={[draft.titre, statut?.intitule ?? "statut à choisir"].join(" · ")} />
        <Block label="Apprenants" step="apprenants" href={href} text={compte(count, "apprenant")} />
        <Block label="Activités" step="activites" href={href} text={compte(draft.taches.length, "tâche retenue", "tâches retenues")} />
      </dl>
      <p>{t`Les apprenants, leurs enseignants et, plus tard, leurs tuteurs verront cette période.`}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Déclarer la période", onClick: () => void declare(), disabled: busy },
          { children: "Précédent", priority: "secondary", linkProps: { href: href("activites") } },
        ]}
      />
    </>
  );
}

/** Only what the API takes: the draft also carries the day it was written. */
function pick({ titre, statut, du, au, objectifs, taches, apprenants, malgre_chevauchement }: Parameters<typeof annexes.declare>[1]) {
  return { titre, statut, du, au, objectifs, taches, apprenants, malgre_chevauchement };
}

function Block({ label, text, step, href }: { label: string; text: string; step: StepCode; href: (step: StepCode) => string }) {
  return (
    <div className="cpro-summary__line">
      <dt>{label}</dt>
      <dd>
        {text}{" "}
        <Link href={href(step)}>
          Modifier<span className="fr-sr-only"> : {label}</span>
        </Link>
      </dd>
    </div>
  );
}

import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { bilans } from "../../api/endpoints";
import { jour, jourCourt, jourDe } from "../../text/dates";
import { ETATS_BILAN } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { FaultList, ProblemAlert } from "../../ui/feedback";
import { ReadField } from "../../ui/fields";
import { acquisitionLabel, acquisitionLook, LevelChip } from "../../ui/LevelChip";
import type { StepProps } from "./NouveauBilan";
import { bilanFaults } from "./Prepare";
import { ButtonsGroup } from "../../ui/Button";

/** Says what the bilan will count and freeze, then creates it (E-07, freeze protocol). */
export function Verify({ apprenant, preparation, draft, onDone }: StepProps & { onDone: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { bilans_entreprise: counted, competences } = preparation;
  const faults = bilanFaults(draft, preparation);
  const given = competences.filter(({ code }) => draft.niveaux[code]);
  const unfinished = counted.filter(({ etat }) => etat === "en_cours" || etat === "a_faire");
  const referentiel = preparation.referentiel || (search.get("referentiel") ?? "");
  const back = new URLSearchParams(search);
  back.delete("etape");

  async function create() {
    setBusy(true);
    setError(null);
    try {
      const created = await bilans.create(
        apprenant,
        {
          referentiel,
          date: draft.date,
          niveaux: given.map(({ code }) => ({ competence: code, niveau: draft.niveaux[code] ?? "" })),
          constats: draft.constats,
          conseils: draft.conseils,
          note: draft.note.trim(),
        },
        key,
      );
      onDone();
      await client.invalidateQueries();
      void navigate(`/apprenants/${apprenant}/bilans/${created.date}?referentiel=${referentiel}`, {
        state: { fait: t`Le bilan du ${jourCourt(created.date)} est validé. Ce qu'il compte est figé.` },
      });
    } catch (failure) {
      setKey(crypto.randomUUID());
      setError(failure);
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["preparation", apprenant] });
    }
  }

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`Le bilan n'est pas validé`} />}
      <FaultList faults={faults} before="avant de valider" />
      <p className="fr-text--lead">
        {counted.length === 0
          ? t`Ce bilan ne comptera aucun bilan entreprise daté jusqu'au ${jourCourt(draft.date)}.`
          : t`Ce bilan comptera et figera ${compte(counted.length, "bilan entreprise", "bilans entreprise")} ${counted.length === 1 ? "daté" : "datés"} jusqu'au ${jourCourt(draft.date)}. ${counted.length === 1 ? t`Il ne pourra plus être modifié, ni sa période.` : t`Ils ne pourront plus être modifiés, ni leurs périodes.`}`}
      </p>
      {counted.length > 0 && (
        <details open className="fr-mb-3w">
          <summary>Ce qui sera figé</summary>
          <ul>
            {counted.map((each) => (
              <li key={each.id}>
                {each.periode.titre}, {jour(jourDe(each.date))} {t` : bilan ${ETATS_BILAN[each.etat].toLocaleLowerCase("fr")}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      {unfinished.map((each) => (
        <Alert
          key={each.id}
          severity="warning"
          small
          className="fr-my-2w"
          description={t`Le bilan de ${each.periode.titre} n'est pas terminé : le compter quand même, ou attendre ?`}
        />
      ))}
      <h2 className="fr-h5">{t`${compte(given.length, "niveau donné", "niveaux donnés")} sur ${compte(competences.length, "compétence")}`}</h2>
      <ul className="cpro-levels">
        {given.map(({ code, intitule }) => {
          const niveau = draft.niveaux[code] ?? "";
          return (
            <li key={code}>
              <span>
                {code} {intitule}
              </span>
              <span>
                <LevelChip look={acquisitionLook(niveau)} label={acquisitionLabel(niveau)} /> <span aria-hidden="true">{acquisitionLabel(niveau)}</span>
              </span>
            </li>
          );
        })}
      </ul>
      <dl className="cpro-reads cpro-reads--long">
        <ReadField label="Constats" value={draft.constats} />
        <ReadField label="Conseils" value={draft.conseils} />
        <ReadField label="Note" value={draft.note ? `${draft.note}/20` : null} />
      </dl>
      <p>{t`Votre nom figurera sur ce bilan, que l'apprenant lira.`}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: t`Valider le bilan du ${jourCourt(draft.date)}`, network: true, onClick: () => void create(), disabled: busy || faults.length > 0 },
          { children: "Revenir", priority: "secondary", linkProps: { href: `/apprenants/${apprenant}/bilans/nouveau?${back.toString()}` } },
        ]}
      />
      <p role="status">{busy ? t`Validation en cours : les périodes concernées sont figées une à une...` : ""}</p>
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { annexes } from "../../api/endpoints";
import type { Periode } from "../../api/types";
import { intervalle, semainesEntre } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { Link } from "../../ui/Link";
import type { StepCode, StepProps } from "./Declarer";
import { Refusals, usePeriodSaving } from "./saving";
import { ButtonsGroup } from "../../ui/Button";
import { Presence } from "../../ui/Presence";

/** Says what will be created and for whom, then declares. */
export function StepVerification({ annexe, referentiel, draft, change, href, onDeclared }: StepProps & { onDeclared: (periode: Periode) => void }) {
  const client = useQueryClient();
  const statut = referentiel.statuts.find(({ code }) => code === draft.statut);
  const count = draft.apprenants.length;
  const weeks = semainesEntre(draft.du, draft.au).length;

  const saving = usePeriodSaving(draft, async (body, key) => {
    const periode = await annexes.declare(annexe.id, body, key);
    change({ apprenants: body.apprenants });
    await client.invalidateQueries({ queryKey: ["periodes"] });
    await client.invalidateQueries({ queryKey: ["accueil"] });
    onDeclared(periode);
  });

  return (
    <>
      <Refusals saving={saving} title={t`La période n'est pas déclarée`} before="avant de déclarer la période" />
      <p className="fr-text--lead">
        {t`Vous déclarez ${draft.titre || "une période sans titre"} pour ${compte(count, "apprenant")}, ${draft.du && draft.au ? intervalle(draft.du, draft.au) : "sans dates"}. `}
        {t`Seront créés : ${compte(count, "fiche de liaison", "fiches de liaison")}, ${compte(count, "portfolio")} de ${compte(weeks, "semaine")}`}
        {statut?.bilan_entreprise ? t`, ${compte(count, "bilan entreprise", "bilans entreprise")}.` : "."}
      </p>
      <Presence du={draft.du} au={draft.au} />
      <dl className="cpro-summary">
        <Block label="Informations" step="informations" href={href} text={[draft.titre, statut?.intitule ?? "statut à choisir"].join(" · ")} />
        <Block label="Apprenants" step="apprenants" href={href} text={compte(count, "apprenant")} />
        <Block label="Activités" step="activites" href={href} text={compte(draft.taches.length, "tâche retenue", "tâches retenues")} />
      </dl>
      <p>{t`Les apprenants, leurs enseignants et, plus tard, leurs tuteurs verront cette période.`}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Déclarer la période", onClick: () => void saving.save(), disabled: saving.busy },
          { children: "Précédent", priority: "secondary", linkProps: { href: href("activites") } },
        ]}
      />
    </>
  );
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

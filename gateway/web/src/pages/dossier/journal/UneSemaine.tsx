import { may } from "../../../api/actions";
import type { Dossier, Fiche, Referentiel } from "../../../api/types";
import type { SaveState } from "../../../forms/autosave";
import { t } from "../../../text/typo";
import { Loaded, Skeleton } from "../../../ui/feedback";
import { Link } from "../../../ui/Link";
import { useReferentiel } from "../../annexes/useDiplomes";
import { FicheFigee } from "../FicheFigee";
import { FicheTaches } from "../FicheTaches";
import { writesIn } from "../ficheWords";
import { PeriodOver } from "../PeriodOver";
import { tickMark, ticked } from "../relier";
import { RetryOnProblem } from "../saving";
import { baseOf } from "../sheets";
import { type PartOfFiche, useFiche, useFicheQuery, useMarkRead } from "../useFiche";
import { useLiaisonQuery } from "../useLiaison";
import { TexteSemaine } from "./TexteSemaine";

interface Props {
  dossier: Dossier;
  onState: (state: SaveState) => void;
}

/** One week of the journal: it is the sheet of that week, with fewer fields (F-09). */
export function UneSemaine({ id, ...props }: Props & { id: string }) {
  const query = useFicheQuery(props.dossier.apprenant.id, id);
  const diploma = useReferentiel(props.dossier.periode.referentiel);
  return (
    <Loaded query={query}>
      {({ value }) => <Loaded query={diploma}>{(referentiel) => <Sheet {...props} fiche={value} referentiel={referentiel} />}</Loaded>}
    </Loaded>
  );
}

function Sheet({ dossier, fiche, referentiel, onState }: Props & { fiche: Fiche; referentiel: Referentiel }) {
  const apprenant = dossier.apprenant.id;
  const engine = useFiche({ fiche, apprenant, onState: (state) => onState(writesIn(fiche) ? state : { kind: "lecture_seule" }) });
  useMarkRead(apprenant, fiche);
  const part = { fiche, apprenant, dossier, referentiel, engine };
  const done = ticked(referentiel, (name) => engine.value(name)).length;
  return (
    <>
      {may(fiche.actions, "modifier") && <PeriodOver periode={dossier.periode} />}
      <TexteSemaine {...part} dossier={dossier} />
      <p className="cpro-noprint">
        <ToSheet dossier={dossier} fiche={fiche} />
      </p>
      <section aria-labelledby="taches-semaine">
        <h2 id="taches-semaine" className="fr-h5">{t`Tâches réalisées cette semaine (${done})`}</h2>
        <FicheFigee {...part} />
        <Taches {...part} dossier={dossier} />
      </section>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}

/** Those of the learner's fiche de liaison come first: they are what the period was declared for. */
function Taches(part: PartOfFiche & { dossier: Dossier }) {
  const liaison = useLiaisonQuery(part.dossier.periode.id, part.apprenant);
  if (liaison.isLoading) return <Skeleton lines={3} />;
  return <FicheTaches {...part} first={(liaison.data?.taches ?? []).map(({ code }) => code)} says={tickMark} />;
}

/** The whole sheet has more to it: its photos, its comments, and what belongs to its form. */
function ToSheet({ dossier, fiche }: { dossier: Dossier; fiche: Fiche }) {
  const base = baseOf(dossier);
  if (fiche.formulaire === "fiche") return <Link href={`${base}/fiches/${fiche.id}`}>Ouvrir la fiche activité de la semaine</Link>;
  const label = may(fiche.actions, "modifier") ? "Raconter la semaine" : "Lire toute la semaine";
  return <Link href={`${base}/semaines/${fiche.semaine}`}>{label}</Link>;
}

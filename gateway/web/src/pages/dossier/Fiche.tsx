import { useState } from "react";
import { Navigate, useParams, useSearchParams } from "react-router";
import { may } from "../../api/actions";
import type { Dossier, Fiche as Sheet, FicheCourte } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { joursDeSemaine, moment } from "../../text/dates";
import { majuscule, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { useReferentiel } from "../annexes/useDiplomes";
import { Around } from "./Around";
import { CommentairesFiche } from "./CommentairesFiche";
import { DossierPage, useDossierKeys } from "./DossierPage";
import { FicheTabs } from "./FicheTabs";
import { demande, nomFiche, writesIn } from "./ficheWords";
import { PeriodOver } from "./PeriodOver";
import { baseOf } from "./sheets";
import { useFicheQuery, useMarkRead } from "./useFiche";

/** A fiche activité (F-04): the learner writes, the team reads and links it to the diploma. */
export default function Fiche() {
  const { periode, apprenant } = useDossierKeys();
  const { fiche = "" } = useParams();
  const learner = useOpenSession().profil === "apprenant";
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useFicheQuery(apprenant, fiche);
  const held = query.data?.value;
  return (
    <DossierPage title={nomFiche(held, learner)} save={<SaveState state={held && !writesIn(held) ? { kind: "lecture_seule" } : save} />}>
      {(dossier) => (
        <Loaded query={query}>
          {({ value }) => {
            // The dates of the period changed, its week was kept (P-05): a link to it still opens it.
            if (!value.periode) return <Navigate to={`/apprenants/${apprenant}/fiches-libres/${value.id}`} replace />;
            if (value.periode !== periode) return <NotFound inside />;
            if (value.formulaire === "semaine") return <Navigate to={`${baseOf(dossier)}/semaines/${value.semaine}`} replace />;
            if (value.formulaire === "activite") return <Navigate to={`${baseOf(dossier)}/activites/${value.id}`} replace />;
            return <Content key={value.id} dossier={dossier} fiche={value} onState={setSave} />;
          }}
        </Loaded>
      )}
    </DossierPage>
  );
}

function Content({ dossier, fiche, onState }: { dossier: Dossier; fiche: Sheet; onState: (state: State) => void }) {
  const diploma = useReferentiel(fiche.referentiel);
  const asked = demande(fiche);
  useMarkRead(dossier.apprenant.id, fiche);
  return (
    <>
      <Neighbours dossier={dossier} fiche={fiche} />
      {may(fiche.actions, "modifier") && <PeriodOver periode={dossier.periode} />}
      {asked && <p>{t`${majuscule(asked)}.`}</p>}
      {!asked && fiche.modifiee_le && <p className="cpro-row__detail fr-mb-2w">{t`Dernière modification le ${moment(fiche.modifiee_le)}`}</p>}
      <Loaded query={diploma}>
        {(referentiel) => (
          <FicheTabs
            fiche={fiche}
            apprenant={dossier.apprenant.id}
            dossier={dossier}
            referentiel={referentiel}
            onState={onState}
            back={baseOf(dossier)}
          />
        )}
      </Loaded>
      <CommentairesFiche dossier={dossier} fiche={fiche.id} />
    </>
  );
}

/** ‹ › as links, on the tab that is open, and the list of all sheets. */
function Neighbours({ dossier, fiche }: { dossier: Dossier; fiche: Sheet }) {
  const [search] = useSearchParams();
  const base = baseOf(dossier);
  const kept = search.size > 0 ? `?${search.toString()}` : "";
  const to = (other: FicheCourte | null) => other && `${base}/fiches/${other.id}${kept}`;
  return (
    <Around
      label="Fiches"
      what="Fiche"
      previous={to(fiche.precedente)}
      next={to(fiche.suivante)}
      middle={fiche.lundi && joursDeSemaine(fiche.lundi)}
      all={{ label: "Toutes les fiches", href: base }}
    />
  );
}

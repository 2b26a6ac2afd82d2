import { useState } from "react";
import { Navigate, useParams } from "react-router";
import { may } from "../../api/actions";
import type { Fiche } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { SaveState } from "../../ui/SaveState";
import { AnnexesOfSheet } from "../annexesPortfolio/AnnexesFiche";
import { useReferentiel } from "../annexes/useDiplomes";
import { FicheTabs } from "../dossier/FicheTabs";
import { writesIn } from "../dossier/ficheWords";
import { RetryOnProblem } from "../dossier/saving";
import { SheetDelete } from "../dossier/SheetDelete";
import { useFiche, useFicheQuery, useMarkRead } from "../dossier/useFiche";
import { MINE, WeekReading } from "../dossier/WeekReading";
import { adresseDeFicheDuBook, isOfBook } from "../book/etapes";
import { adresseDeFiche, isOfLivret } from "../livret/sortes";
import { nomLibre, PROVENANCE } from "./words";

/** One fiche libre: the parts of a fiche activité that need no period, or the texts of a week that was kept. */
export default function FicheLibre() {
  const { apprenant = "", fiche = "" } = useParams();
  const learner = useOpenSession().profil === "apprenant";
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useFicheQuery(apprenant, fiche);
  const held = query.data?.value;
  const all = `/apprenants/${apprenant}/fiches-libres`;
  return (
    <Page
      title={held ? nomLibre(held) : t`Fiche libre`}
      {...(held ? { context: nomComplet(held.apprenant) } : {})}
      crumbs={[{ label: learner ? "Mes fiches libres" : "Fiches libres", href: all }]}
      bar={
        held && (
          <div className="cpro-context">
            <p>
              <strong>{nomComplet(held.apprenant)}</strong> · Fiche libre
            </p>
            <SaveState state={writesIn(held) ? save : { kind: "lecture_seule" }} />
          </div>
        )
      }
    >
      <Loaded query={query}>
        {({ value }) => {
          // A period that was brought back has its sheets again (P-08).
          if (value.periode) return <Navigate to={`/periodes/${value.periode}/portfolios/${apprenant}/fiches/${value.id}`} replace />;
          // Sheets of the livret d'apprentissage have pages of their own (F-12).
          if (isOfLivret(value)) return <Navigate to={adresseDeFiche(value)} replace />;
          // So have those of the book (F-11).
          if (isOfBook(value)) return <Navigate to={adresseDeFicheDuBook(value)} replace />;
          return <Content key={value.id} fiche={value} apprenant={apprenant} all={all} onState={setSave} />;
        }}
      </Loaded>
    </Page>
  );
}

interface Props {
  fiche: Fiche;
  apprenant: string;
  all: string;
  onState: (state: State) => void;
}

function Content({ fiche, apprenant, all, onState }: Props) {
  useMarkRead(apprenant, fiche);
  return (
    <>
      {fiche.semaine && <p>{t`${PROVENANCE}.`}</p>}
      {fiche.modifiee_le && <p className="cpro-row__detail fr-mb-2w">{t`Dernière modification le ${moment(fiche.modifiee_le)}`}</p>}
      {fiche.formulaire === "semaine" ? (
        <>
          <Week fiche={fiche} apprenant={apprenant} all={all} onState={onState} />
          <AnnexesOfSheet fiche={fiche} />
        </>
      ) : (
        <Sheet fiche={fiche} apprenant={apprenant} all={all} onState={onState} />
      )}
    </>
  );
}

function Sheet({ fiche, apprenant, all, onState }: Props) {
  const diploma = useReferentiel(fiche.referentiel);
  return (
    <Loaded query={diploma}>
      {(referentiel) => <FicheTabs fiche={fiche} apprenant={apprenant} dossier={null} referentiel={referentiel} onState={onState} back={all} />}
    </Loaded>
  );
}

/** A week of a portfolio: three texts, still the learner's to write. */
function Week({ fiche, apprenant, all, onState }: Props) {
  const engine = useFiche({ fiche, apprenant, onState });
  if (!may(fiche.actions, "modifier")) return <WeekReading champs={fiche.champs} />;
  return (
    <>
      {MINE.map((field) => (
        <AutoField key={field.name} engine={engine} multiline {...field} />
      ))}
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
      {may(fiche.actions, "supprimer") && <SheetDelete fiche={fiche} engine={engine} back={all} />}
    </>
  );
}

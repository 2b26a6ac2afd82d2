import { Tile } from "@codegouvfr/react-dsfr/Tile";
import { dossiers } from "../../api/endpoints";
import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Download } from "../../ui/Download";
import { Done, useNotice } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { PresenceLine } from "../../ui/Presence";
import { BookLink } from "../book/BookLink";
import { LivretOfPeriod } from "../livret/LivretLink";
import { Freeze } from "../periodes/Freeze";
import { DossierPage } from "./DossierPage";
import { Fiches } from "./Fiches";
import { hubTiles } from "./hubTiles";
import { TutorSteps } from "./TutorSteps";
import { Weeks } from "./Weeks";
import { WhatIsLeft } from "./WhatIsLeft";

/** Everything about one learner in one period, and what comes next. */
export default function Hub() {
  const { profil } = useOpenSession();
  const notice = useNotice();
  return (
    <DossierPage title={profil === "apprenant" ? "Mon dossier" : "Dossier de l’apprenant"} hub>
      {(dossier) => (
        <>
          <PresenceLine du={dossier.periode.du} au={dossier.periode.au} />
          <Done text={notice} />
          {dossier.periode.gel !== "" && profil !== "apprenant" && <Freeze periode={dossier.periode} />}
          {profil === "tuteur_de_stage" || profil === "maitre_apprentissage" ? <TutorHub dossier={dossier} /> : <TeamHub dossier={dossier} />}
        </>
      )}
    </DossierPage>
  );
}

function TutorHub({ dossier }: { dossier: Dossier }) {
  return (
    <>
      {dossier.referent && <p>{t`Enseignant référent : ${nomComplet(dossier.referent)}`}</p>}
      <h2 className="fr-h4">Ce que vous pouvez faire</h2>
      <TutorSteps dossier={dossier} />
      <Written dossier={dossier} />
      <FichesLibresLink apprenant={dossier.apprenant.id} />
      <BookLink apprenant={dossier.apprenant.id} />
      <LivretOfPeriod dossier={dossier} />
      {dossier.actions.includes("bilans") && (
        <p>
          <Link href={`/apprenants/${dossier.apprenant.id}/bilans?referentiel=${dossier.periode.referentiel}`}>Ses bilans de compétences</Link>
        </p>
      )}
    </>
  );
}

/** The weeks, or the fiches of a diploma that is followed by them. */
function Written({ dossier }: { dossier: Dossier }) {
  const learner = useOpenSession().profil === "apprenant";
  const { portfolio } = dossier;
  if (!portfolio && !dossier.en_preparation) return null;
  const byFiche = portfolio?.suivi === "fiches-activites";
  const told = portfolio?.semaines.filter(({ etat }) => etat === "racontee").length ?? 0;
  return (
    <section aria-labelledby="ecrits">
      <h2 id="ecrits" className="fr-h4">
        {learner ? "Mes" : "Ses"} {byFiche ? "fiches" : "semaines"}
      </h2>
      {byFiche ? (
        <Fiches dossier={dossier} />
      ) : (
        <>
          {portfolio && <p>{t`${compte(told, "semaine racontée", "semaines racontées")} sur ${portfolio.semaines.length}`}</p>}
          <Weeks dossier={dossier} />
        </>
      )}
    </section>
  );
}

/** Who reads the sheets that a learner writes outside any period (F-10, domain § 8). */
const READS_LIBRES = ["apprenant", "enseignant", "ddfpt", "chef_etablissement", "maitre_apprentissage"];

function FichesLibresLink({ apprenant }: { apprenant: string }) {
  const { profil } = useOpenSession();
  if (!READS_LIBRES.includes(profil ?? "")) return null;
  return (
    <p className="fr-mt-3w">
      <Link href={`/apprenants/${apprenant}/fiches-libres`}>{profil === "apprenant" ? "Mes fiches libres" : "Ses fiches libres"}</Link>
    </p>
  );
}

function TeamHub({ dossier }: { dossier: Dossier }) {
  const { profil } = useOpenSession();
  const { periode, apprenant, tuteur } = dossier;
  const opens = (what: string) => dossier.actions.includes(what);
  const staff = profil === "enseignant" || profil === "ddfpt";
  const learner = profil === "apprenant";
  return (
    <>
      {/* On a phone the tiles are a screen and a half: what a learner comes for is above them. */}
      {learner && <WhatIsLeft dossier={dossier} as="h2" />}
      {learner && <Written dossier={dossier} />}
      <div className={learner ? "cpro-tiles fr-mt-3w" : "cpro-tiles"}>
        {hubTiles(dossier, learner).map(({ title, desc, href }) => (
          <Tile key={href} title={title} titleAs="h2" desc={desc} small orientation="horizontal" enlargeLinkOrButton linkProps={{ href }} />
        ))}
      </div>
      {!learner && <Written dossier={dossier} />}
      <FichesLibresLink apprenant={apprenant.id} />
      <BookLink apprenant={apprenant.id} />
      <LivretOfPeriod dossier={dossier} />
      {staff && (
        <>
          <section aria-labelledby="tuteur">
            <h2 id="tuteur" className="fr-h4">
              Tuteur
            </h2>
            <p>
              {tuteur?.nom ? nomComplet({ nom: tuteur.nom, prenom: tuteur.prenom ?? "" }) : t`Lien d'accès`} <AccesBadge etat={tuteur?.etat} />
            </p>
            <p>
              <Link href={`/periodes/${periode.id}/tuteurs?apprenant=${apprenant.id}`}>Gérer l’accès du tuteur</Link>
            </p>
          </section>
        </>
      )}
      {opens("pre_convention") && (
        <section aria-labelledby="documents">
          <h2 id="documents" className="fr-h4">
            Documents
          </h2>
          <Download
            label={t`Pré-convention, ${periode.titre}, ${nomComplet(apprenant)}`}
            details="DOCX"
            linkProps={{ href: dossiers.preConvention(periode.id, apprenant.id) }}
          />
        </section>
      )}
    </>
  );
}

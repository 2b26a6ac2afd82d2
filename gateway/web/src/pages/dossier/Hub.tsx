import { Download } from "@codegouvfr/react-dsfr/Download";
import { Tile } from "@codegouvfr/react-dsfr/Tile";
import { dossiers } from "../../api/endpoints";
import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { ETATS_BILAN, nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Link } from "../../ui/Link";
import { Weeks } from "../accueil/AccueilApprenant";
import { Freeze } from "../periodes/Freeze";
import { DossierPage } from "./DossierPage";
import { TutorSteps } from "./TutorSteps";

/** Everything about one learner in one period, and what comes next. */
export default function Hub() {
  const { profil } = useOpenSession();
  return (
    <DossierPage title={profil === "apprenant" ? "Mon dossier" : "Dossier de l’apprenant"} hub>
      {(dossier) => (
        <>
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
      <h2 className="fr-h5">Ses semaines</h2>
      <Weeks dossier={dossier} />
      {dossier.actions.includes("bilans") && (
        <p>
          <Link href={`/apprenants/${dossier.apprenant.id}/bilans?referentiel=${dossier.periode.referentiel}`}>Ses bilans de compétences</Link>
        </p>
      )}
    </>
  );
}

function TeamHub({ dossier }: { dossier: Dossier }) {
  const { profil } = useOpenSession();
  const { periode, apprenant, portfolio, bilan, tuteur } = dossier;
  const base = `/periodes/${periode.id}/portfolios/${apprenant.id}`;
  const learner = profil === "apprenant";
  const told = portfolio?.semaines.filter(({ etat }) => etat === "racontee").length ?? 0;
  const opens = (what: string) => dossier.actions.includes(what);
  const staff = profil === "enseignant" || profil === "ddfpt";
  const tiles = [
    ...(opens("liaison")
      ? [
          {
            title: "Fiche de liaison",
            desc: dossier.entreprise || (learner ? t`Indiquez votre entreprise.` : t`${nomComplet(apprenant)} n'a pas encore indiqué son entreprise.`),
            href: `${base}/liaison`,
          },
        ]
      : []),
    ...(opens("portfolio")
      ? [
          {
            title: learner ? "Présenter mon entreprise" : "Présentation de l’entreprise",
            desc: portfolio?.commence ? "Portfolio commencé" : "Portfolio pas encore commencé",
            href: `${base}/entreprise`,
          },
        ]
      : []),
    ...(bilan && opens("bilan_entreprise") ? [{ title: "Bilan entreprise", desc: ETATS_BILAN[bilan.etat], href: `${base}/bilan` }] : []),
    ...(opens("bilans")
      ? [
          {
            title: "Bilans de compétences",
            desc: learner ? t`Ce que l'équipe a constaté, bilan après bilan.` : t`Les bilans intermédiaires de l'équipe.`,
            href: `/apprenants/${apprenant.id}/bilans?referentiel=${periode.referentiel}`,
          },
        ]
      : []),
  ];
  return (
    <>
      <div className="cpro-tiles">
        {tiles.map(({ title, desc, href }) => (
          <Tile key={href} title={title} titleAs="h2" desc={desc} small orientation="horizontal" enlargeLinkOrButton linkProps={{ href }} />
        ))}
      </div>
      {(portfolio || dossier.en_preparation) && (
        <section aria-labelledby="semaines">
          <h2 id="semaines" className="fr-h4">
            {learner ? "Mes semaines" : "Ses semaines"}
          </h2>
          {portfolio && <p>{t`${compte(told, "semaine racontée", "semaines racontées")} sur ${portfolio.semaines.length}`}</p>}
          <Weeks dossier={dossier} />
        </section>
      )}
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
            linkProps={{ href: dossiers.preConvention(periode.id, apprenant.id), download: true }}
          />
        </section>
      )}
    </>
  );
}

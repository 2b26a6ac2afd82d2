import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useState } from "react";
import { may } from "../../api/actions";
import type { Dossier, FicheCourte } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { jour, moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { wordsOf } from "../../ui/choices";
import { Dialog } from "../../ui/Dialog";
import { Done, useNotice } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { UnreadLink } from "../../ui/UnreadLink";
import { ActiviteTitle } from "./ActiviteTitle";
import { AUTONOMIE } from "./activiteFields";
import { DossierPage } from "./DossierPage";
import { titreFiche } from "./ficheWords";
import { baseOf } from "./sheets";
import { WithPortfolio } from "./WithPortfolio";

/** « Présenter une activité »: the activités significatives of a period, at least one of which is asked (F-03). */
export default function Activites() {
  const { profil } = useOpenSession();
  return (
    <DossierPage title={profil === "apprenant" ? "Mes activités" : "Activités présentées"}>
      {(dossier) => <WithPortfolio dossier={dossier}>{(portfolio) => <Listing dossier={dossier} portfolio={portfolio} />}</WithPortfolio>}
    </DossierPage>
  );
}

function Listing({ dossier, portfolio }: { dossier: Dossier; portfolio: NonNullable<Dossier["portfolio"]> }) {
  const [adding, setAdding] = useState(false);
  const notice = useNotice();
  const creates = may(portfolio.actions, "creer_activite");
  const { activites } = portfolio;
  const add = creates && <Button onClick={() => setAdding(true)}>Ajouter une activité</Button>;
  if (portfolio.suivi !== "portfolio") {
    return (
      <p>
        {t`Le suivi de cette période se fait par fiches activité. `}
        <Link href={baseOf(dossier)}>Voir les fiches</Link>
      </p>
    );
  }
  return (
    <>
      <Done text={notice} />
      {activites.length === 0 ? (
        <div className="cpro-empty">
          {creates ? (
            <p>
              {t`Présentez au moins une activité de cette période : celle qui vous a le plus appris. Elle montre ce que vous savez faire, et vous en parlerez avec votre enseignant et votre tuteur.`}
            </p>
          ) : (
            <p>{t`${nomComplet(dossier.apprenant)} n'a pas encore présenté d'activité. Au moins une est demandée par période.`}</p>
          )}
          {add}
        </div>
      ) : (
        <>
          <p>{compte(activites.length, "activité présentée", "activités présentées")}</p>
          {activites.map((activite) => (
            <Card key={activite.id} activite={activite} href={`${baseOf(dossier)}/activites/${activite.id}`} />
          ))}
          {add}
        </>
      )}
      <Dialog open={adding} title="Ajouter une activité" onClose={() => setAdding(false)}>
        <ActiviteTitle dossier={dossier} onClose={() => setAdding(false)} />
      </Dialog>
    </>
  );
}

function Card({ activite, href }: { activite: FicheCourte; href: string }) {
  const conditions = wordsOf(AUTONOMIE, activite.autonomie);
  const changed = activite.modifiee_le ? t`Dernière modification le ${moment(activite.modifiee_le)}` : t`Ajoutée le ${moment(activite.creee_le)}`;
  return (
    <article className="cpro-card cpro-row--link">
      <h2 className={`fr-h6${activite.a_lire ? " cpro-unread" : ""}`}>
        <UnreadLink href={href} unread={activite.a_lire}>
          {titreFiche(activite)}
        </UnreadLink>
      </h2>
      <p className="cpro-card__tags">
        {activite.a_lire && (
          <Badge as="span" small severity="success">
            À lire
          </Badge>
        )}
        <span>{[activite.date && jour(activite.date), conditions].filter(Boolean).join(" · ")}</span>
      </p>
      <p>{activite.exportee ? t`Choisie pour l'export du portfolio` : t`Pas choisie pour l'export du portfolio`}</p>
      <p className="cpro-row__detail">{changed}</p>
    </article>
  );
}

import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useEffect, useRef } from "react";
import { images } from "../../api/endpoints";
import type { LettreTuteur, LigneTuteurs } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { aujourdhui, intervalle, jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { type Crumb, Page } from "../../ui/Page";

/** The link on paper, for a tutor who is met or written to (I-07, D-10). Shown once; nothing of it is kept. */
export function LettreAuTuteur({
  lettre,
  ligne,
  periode,
  crumbs,
  onDone,
}: {
  lettre: LettreTuteur;
  ligne: LigneTuteurs;
  periode: { titre: string; du: string; au: string };
  crumbs: Crumb[];
  onDone: () => void;
}) {
  const { etablissement, personne } = useOpenSession();
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus(), []);
  const { acces, lien, qr } = lettre;
  const learner = nomComplet(ligne.apprenant);
  const school = etablissement?.nom ?? "";
  return (
    <Page title="Lettre au tuteur" context={learner} crumbs={crumbs}>
      <div ref={page} tabIndex={-1} className="cpro-noprint">
        <Alert
          severity="info"
          small
          description={t`Cette lettre n'est affichée qu'une fois : imprimez-la avant de quitter la page. Un lien précédent de ce tuteur ne fonctionne plus ; aucun message n'est parti.`}
        />
        <ButtonsGroup
          inlineLayoutWhen="always"
          className="fr-mt-2w"
          buttons={[
            { children: "Imprimer la lettre", onClick: () => window.print() },
            { children: "Terminer", priority: "secondary", onClick: onDone },
          ]}
        />
      </div>
      <article className="cpro-letter" aria-label={t`Lettre à ${nomComplet(acces)}`}>
        <header className="cpro-letter__head">
          {etablissement?.logo && <img src={images.address("logo", etablissement.logo)} alt="" className="cpro-letter__logo" />}
          <p className="cpro-letter__school">{school}</p>
        </header>
        <p className="cpro-letter__to">{nomComplet(acces)}</p>
        <p className="cpro-letter__date">{t`Le ${jour(aujourdhui())}`}</p>
        <p>
          <strong>{t`Objet : suivi de ${learner} en entreprise`}</strong>
        </p>
        <p>Bonjour,</p>
        <p>
          {t`${school} vous invite à suivre `}
          <strong>{learner}</strong>
          {t`${ligne.apprenant.division ? `, ${ligne.apprenant.division},` : ""} pendant la période « ${periode.titre} », ${intervalle(periode.du, periode.au)}.`}
        </p>
        <p>{t`Pour ouvrir votre espace de suivi, lisez ce code avec l'appareil photo de votre téléphone, ou tapez cette adresse dans un navigateur :`}</p>
        <div className="cpro-letter__link">
          <img src={`data:image/svg+xml;base64,${btoa(qr)}`} alt={t`QR code du lien écrit à côté`} width={180} height={180} />
          <p className="cpro-letter__address">{lien}</p>
        </div>
        <p>{t`Ni compte ni mot de passe ne sont demandés. Vous y trouverez la fiche de liaison, les travaux de ${learner} et le bilan à remplir avec l'enseignant.`}</p>
        <p>{t`Ce lien vous est personnel : ne le transmettez pas. Il est valable jusqu'au ${jour(jourDe(acces.expire_le))}.`}</p>
        <p className="cpro-letter__sign">
          {nomComplet(personne)}
          <br />
          {school}
        </p>
      </article>
    </Page>
  );
}

import { may } from "../../api/actions";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Ouvrir } from "./Ouvrir";
import type { Livret } from "../../api/types";

/** Nobody has opened the livret yet: what it is for, and its button for who may. */
export function PasOuvert({ livret: { apprenant, actions } }: { livret: Livret }) {
  const learner = useOpenSession().profil === "apprenant";
  const opens = may(actions, "ouvrir");
  const whose = learner ? t`Votre livret d'apprentissage` : t`Le livret d'apprentissage de ${nomComplet(apprenant)}`;
  return (
    <div className="cpro-empty">
      <p>
        {t`${whose} n'est pas encore ouvert. Il réunit l'apprenti, l'entreprise et le centre de formation, de l'accueil jusqu'au projet d'orientation.`}
        {!opens && t` L'équipe pédagogique l'ouvrira.`}
      </p>
      {opens && <Ouvrir apprenant={apprenant.id} />}
    </div>
  );
}

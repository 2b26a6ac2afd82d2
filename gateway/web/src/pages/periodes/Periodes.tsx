import { useOpenSession } from "../../app/session";
import { Page } from "../../ui/Page";
import { ApprentisPeriodes } from "../accueil/ApprentisPeriodes";
import { MesPeriodes } from "./MesPeriodes";
import { VueParPeriodes } from "./VueParPeriodes";

/** One address for all: the teams see their classes, a learner or a tutor their own periods (P-11). */
export default function Periodes() {
  const { profil } = useOpenSession();
  if (profil === "maitre_apprentissage") {
    return (
      <Page title="Suivi des activités en entreprise">
        <ApprentisPeriodes />
      </Page>
    );
  }
  const own = profil === "apprenant" || profil === "tuteur_de_stage";
  return own ? <MesPeriodes /> : <VueParPeriodes />;
}

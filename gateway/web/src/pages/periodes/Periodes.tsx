import { useOpenSession } from "../../app/session";
import { MesPeriodes } from "./MesPeriodes";
import { VueParPeriodes } from "./VueParPeriodes";

/** One address for all: the teams see their classes, a learner or a tutor their own periods (P-11). */
export default function Periodes() {
  const { profil } = useOpenSession();
  const own = profil === "apprenant" || profil === "tuteur_de_stage" || profil === "maitre_apprentissage";
  return own ? <MesPeriodes /> : <VueParPeriodes />;
}

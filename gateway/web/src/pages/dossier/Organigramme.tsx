import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { votreTuteur } from "./followed";
import type { FormDescription, Reading, Writing } from "./Formulaire";
import { FormulairePage } from "./FormulairePage";
import { HostCompany } from "./HostCompany";
import { OrgChart } from "./OrgChart";
import { PeopleForm } from "./PeopleForm";
import { PeopleReading } from "./PeopleReading";
import { arrange, peopleOf, written } from "./personnes";

/** Who does what in the host company (F-02). */
export default function Organigramme() {
  const { profil } = useOpenSession();
  return <FormulairePage title={profil === "apprenant" ? "Organigramme de mon entreprise" : "Organigramme de l’entreprise"} of={ORGANIGRAMME} />;
}

const ORGANIGRAMME: FormDescription = {
  code: "organigramme",
  around: (dossier, form) => (
    <>
      <HostCompany dossier={dossier} />
      {form}
    </>
  ),
  Write,
  Read,
};

function Write({ dossier, engine }: Writing) {
  return (
    <>
      <p>{t`Cette page est la vôtre : vos enseignants et ${votreTuteur(dossier)} la lisent. Le nom d'une personne peut rester vide : sa fonction suffit.`}</p>
      <PeopleForm engine={engine} entreprise={dossier.entreprise} />
    </>
  );
}

function Read({ dossier, value }: Reading) {
  const arrangement = arrange(written(peopleOf(value.champs)));
  if (arrangement.order.length === 0) return <p>{t`${nomComplet(dossier.apprenant)} n'a pas encore fait l'organigramme de son entreprise.`}</p>;
  return (
    <>
      <OrgChart order={arrangement.order} entreprise={dossier.entreprise} />
      <PeopleReading arrangement={arrangement} />
    </>
  );
}

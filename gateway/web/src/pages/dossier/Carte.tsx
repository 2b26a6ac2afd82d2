import { useOpenSession } from "../../app/session";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import type { FormDescription, Reading } from "./Formulaire";
import { FormulairePage } from "./FormulairePage";
import { HostAddress } from "./HostAddress";
import { positionOf, positionText } from "./position";
import { PositionForm } from "./PositionForm";
import { PositionMap } from "./PositionMap";
import { PositionTold } from "./PositionTold";

/** « Géolocaliser » (F-02): the address first, then a marker that the learner puts on a map. */
export default function Carte() {
  const { profil } = useOpenSession();
  return <FormulairePage title={profil === "apprenant" ? "Localiser mon entreprise" : "Localisation de l’entreprise"} of={CARTE} />;
}

/** Also a page of the journal de bord (F-09). */
export const CARTE: FormDescription = {
  code: "carte",
  around: (dossier, form) => (
    <>
      <section aria-labelledby="adresse">
        <h2 id="adresse" className="fr-h5">
          Adresse
        </h2>
        <HostAddress dossier={dossier} />
      </section>
      <section aria-labelledby="position">
        <h2 id="position" className="fr-h5">
          Position sur la carte
        </h2>
        {form}
      </section>
    </>
  ),
  Write: PositionForm,
  Read,
};

function Read({ value }: Reading) {
  const { personne } = useOpenSession();
  const position = positionOf(valueOf(value.champs, "position"));
  return (
    <>
      <PositionTold position={position} />
      {position && <PositionMap whose={personne.id} position={position} label={t`Carte : l'entreprise est à ${positionText(position)}`} />}
    </>
  );
}

import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { useEffect, useState } from "react";
import { looksPersonal, rememberChoice } from "../offline/device";
import { t } from "../text/typo";

/** Asked at sign-in, whichever the way: nothing read is kept on a device that is not one's own. */
export function OwnDevice() {
  const [own, setOwn] = useState(looksPersonal);
  useEffect(() => rememberChoice(own), [own]);
  return (
    <Checkbox
      className="fr-mb-3w"
      options={[
        {
          label: t`Cet appareil est le mien : garder mes saisies hors ligne`,
          hintText: t`Ne cochez pas sur un ordinateur partagé : rien n'y restera après votre déconnexion.`,
          nativeInputProps: { checked: own, onChange: ({ target }) => setOwn(target.checked) },
        },
      ]}
    />
  );
}

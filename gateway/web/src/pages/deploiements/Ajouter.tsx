import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { deploiements as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done, type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { DEPLOIEMENTS } from "./Ligne";

/** The card is pasted; the fingerprint is typed as it was heard, not copied from the card. */
export function Ajouter() {
  const client = useQueryClient();
  const [carte, setCarte] = useState("");
  const [empreinte, setEmpreinte] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    setDone("");
    const found: Fault[] = [];
    if (carte.trim() === "") found.push({ field: "carte", message: t`Carte : collez celle de l'autre déploiement` });
    if (empreinte.trim() === "") found.push({ field: "empreinte", message: t`Empreinte : écrivez celle que l'on vous lit au téléphone` });
    setFaults(found);
    if (found.length > 0) return;
    try {
      const added = await api.trust({ carte, empreinte });
      setCarte("");
      setEmpreinte("");
      setDone(t`${added.nom} est ajouté.`);
      await client.invalidateQueries({ queryKey: DEPLOIEMENTS });
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="cpro-card cpro-narrow fr-mt-4w" aria-labelledby="ajouter">
      <h2 id="ajouter" className="fr-h5">
        Ajouter un déploiement
      </h2>
      {done && <Done text={done} />}
      {error !== null && <ProblemAlert error={error} title="Le déploiement n’est pas ajouté" />}
      <FaultList faults={faults} before="avant d’ajouter" />
      <Input
        textArea
        label="Carte de l’autre déploiement (obligatoire)"
        hintText={t`De « CPRO-CARTE 1 » jusqu'à l'empreinte.`}
        {...faultOf(faults, "carte")}
        nativeTextAreaProps={{ id: "carte", rows: 6, spellCheck: false, value: carte, onChange: (event) => setCarte(event.target.value) }}
      />
      <Input
        label="Empreinte lue au téléphone (obligatoire)"
        hintText={t`Huit groupes de quatre caractères. Ne la copiez pas de la carte : faites-la-vous lire.`}
        {...faultOf(faults, "empreinte")}
        nativeInputProps={{ id: "empreinte", autoComplete: "off", value: empreinte, onChange: (event) => setEmpreinte(event.target.value) }}
      />
      <Button type="submit">Faire confiance à ce déploiement</Button>
    </form>
  );
}

import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { etablissements as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";

/**
 * Who works in several établissements and lost the second step of its sign-in is freed by the académie: none of them may do it
 * alone (I-06).
 */
export function SecondeEtape({ uai, onDone }: { uai: string; onDone: (message: string) => void }) {
  const [identifiant, setIdentifiant] = useState("");
  const [asking, setAsking] = useState(false);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const typed = identifiant.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    setFaults(typed ? [] : [{ field: "identifiant", message: t`Identifiant : saisissez celui du compte` }]);
    setAsking(typed !== "");
  }
  async function free() {
    setAsking(false);
    try {
      await api.free(uai, typed);
      setIdentifiant("");
      onDone(t`La seconde étape du compte « ${typed} » est retirée.`);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }
  return (
    <section aria-labelledby="seconde-etape">
      <h2 id="seconde-etape" className="fr-h4">
        {t`Seconde étape de connexion perdue`}
      </h2>
      <p>{t`Une personne qui travaille dans plusieurs établissements et a perdu son téléphone, sa clé et ses codes de secours ne peut plus se connecter, et aucun d'eux ne peut l'aider seul. L'établissement vous donne l'identifiant du compte.`}</p>
      {error !== null && <ProblemAlert error={error} title="La seconde étape n’est pas retirée" />}
      <FaultList faults={faults} before="avant de retirer la seconde étape" />
      <form onSubmit={submit} noValidate className="cpro-narrow">
        <Input
          label="Identifiant du compte (obligatoire)"
          {...faultOf(faults, "identifiant")}
          nativeInputProps={{
            id: "identifiant", value: identifiant, autoComplete: "off", spellCheck: false,
            onChange: ({ target }) => setIdentifiant(target.value),
          }}
        />
        <Button type="submit" priority="secondary">
          Retirer la seconde étape
        </Button>
      </form>
      <Dialog open={asking} title={t`Retirer la seconde étape du compte « ${typed} » ?`} onClose={() => setAsking(false)}>
        <p>
          {t`À faire après avoir vérifié qui le demande. Son application de codes, ses clés d'accès et ses codes de secours cessent de fonctionner, ses pages ouvertes se ferment, et son mot de passe suffit de nouveau. Un courriel l'annonce à la personne.`}
        </p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            { children: "Retirer la seconde étape", onClick: () => void free() },
            { children: "Ne rien changer", priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </section>
  );
}

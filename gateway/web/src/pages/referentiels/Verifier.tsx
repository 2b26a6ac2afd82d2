import { Upload } from "@codegouvfr/react-dsfr/Upload";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { referentielsInstalles as api } from "../../api/endpoints";
import type { ReferentielVerifie, Verification } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Done, ProblemAlert } from "../../ui/feedback";
import { Verdict } from "./Verdict";

export const INSTALLES = ["referentiels-installes"];

/** Bytes that the file of a diploma may have. */
const LIMIT = 512_000;

interface Read {
  texte: string;
  verdict: Verification;
}

/** A file is checked whole, and what it changes is read, before anything is installed. */
export function Verifier() {
  const client = useQueryClient();
  const [read, setRead] = useState<Read | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState("");
  const [told, setTold] = useState("");
  const [done, setDone] = useState("");
  const [round, setRound] = useState(0);

  async function check(file: File | undefined) {
    if (!file) return;
    setRead(null);
    setError(null);
    setFault("");
    setDone("");
    if (file.size > LIMIT) return setFault(t`Fichier du référentiel : 512 ko au plus`);
    setTold(t`Vérification du fichier...`);
    try {
      const texte = await file.text();
      setRead({ texte, verdict: await api.check(texte) });
    } catch (failure) {
      setError(failure);
    } finally {
      setTold("");
      // An emptied field: the same file, corrected, may be chosen again.
      setRound((last) => last + 1);
    }
  }

  async function install({ texte }: Read, { referentiel: { empreinte }, depuis }: ReferentielVerifie) {
    setError(null);
    try {
      const installed = await api.install({ texte, empreinte, depuis });
      setRead(null);
      setDone(t`${nomCourt(installed)} est installé. Les établissements peuvent maintenant y souscrire, dans leurs paramètres.`);
      await Promise.all(
        [INSTALLES, ["referentiels"], ["referentiel", installed.code]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <section aria-labelledby="verifier" className="fr-mt-4w">
      <h2 id="verifier" className="fr-h4">
        Vérifier un fichier
      </h2>
      {done && <Done text={done} />}
      {error !== null && <ProblemAlert error={error} title={read ? t`Le référentiel n'est pas installé` : t`Le fichier n'est pas vérifié`} />}
      <div className="cpro-narrow">
        <Upload
          key={round}
          label="Fichier du référentiel"
          hint={t`Fichier « .yaml », 512 ko au plus. Il est vérifié en entier ; rien n'est installé avant que vous l'ayez confirmé.`}
          {...(fault ? { state: "error" as const, stateRelatedMessage: fault } : {})}
          nativeInputProps={{
            accept: ".yaml,.yml",
            disabled: told !== "",
            onChange: (event) => void check(event.target.files?.[0]),
          }}
        />
      </div>
      <p role="status">{told}</p>
      {read && <Verdict verdict={read.verdict} install={(found) => install(read, found)} />}
    </section>
  );
}

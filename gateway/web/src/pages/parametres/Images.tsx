import { Upload } from "@codegouvfr/react-dsfr/Upload";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { images } from "../../api/endpoints";
import type { Etablissement, NatureImage } from "../../api/types";
import { SESSION } from "../../app/session";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button } from "../../ui/Button";

const LIMIT = 8 << 20;
const NATURES: { nature: NatureImage; title: string; lead: string; none: string }[] = [
  {
    nature: "logo",
    title: "Logo",
    lead: t`Affiché en haut des pages, pour tous les utilisateurs, et sur les documents.`,
    none: "Aucun logo",
  },
  {
    nature: "cachet",
    title: "Cachet",
    lead: t`Imprimé sur les documents, dans la case de signature de l'établissement. Seules les personnes qui gèrent les paramètres le voient ici.`,
    none: "Aucun cachet",
  },
];

/** Logo and stamp: each is saved as soon as it is chosen, apart from the form. */
export function Images({ settings }: { settings: Etablissement }) {
  return (
    <section aria-labelledby="images" className="fr-mt-5w">
      <h2 id="images" className="fr-h4">
        Logo et cachet
      </h2>
      {NATURES.map((kind) => (
        <Picture key={kind.nature} kind={kind} settings={settings} />
      ))}
    </section>
  );
}

function Picture({ kind, settings }: { kind: (typeof NATURES)[number]; settings: Etablissement }) {
  const { nature, title, lead, none } = kind;
  const client = useQueryClient();
  const [standing, setStanding] = useState(settings[nature]);
  const [error, setError] = useState<unknown>(null);
  const [told, setTold] = useState("");
  const [fault, setFault] = useState("");
  const [round, setRound] = useState(0);

  async function act(work: () => Promise<typeof standing>, done: string) {
    setError(null);
    setFault("");
    setTold(t`Enregistrement...`);
    try {
      setStanding(await work());
      setTold(done);
      await client.invalidateQueries({ queryKey: SESSION });
    } catch (failure) {
      setTold("");
      setError(failure);
    } finally {
      // An emptied field: the same file may be chosen again.
      setRound((last) => last + 1);
    }
  }
  function choose(file: File | undefined) {
    if (!file) return;
    setTold("");
    if (file.size > LIMIT) return setFault(t`${title} : choisissez une image de 8 Mo au plus`);
    void act(() => images.replace(nature, standing.version, file), t`${title} : l'image est enregistrée.`);
  }

  return (
    <div className="cpro-picture">
      <p className="cpro-picture__frame">
        {standing.presente ? (
          <img src={images.address(nature, standing.version)} alt={t`${title} de ${settings.nom || settings.uai}`} />
        ) : (
          <span className="cpro-row__detail">{none}</span>
        )}
      </p>
      <div className="cpro-picture__body">
        <h3 className="fr-h6">{title}</h3>
        <p>{lead}</p>
        {error !== null && <ProblemAlert error={error} title="L’image n’est pas enregistrée" />}
        <Upload
          key={round}
          label={standing.presente ? t`Remplacer l'image : ${title.toLocaleLowerCase("fr")}` : t`Choisir une image : ${title.toLocaleLowerCase("fr")}`}
          hint={t`PNG, JPEG ou WebP, 8 Mo au plus. Elle est réduite à 640 pixels ; un fond transparent est gardé.`}
          {...(fault ? { state: "error" as const, stateRelatedMessage: fault } : {})}
          nativeInputProps={{
            accept: "image/png,image/jpeg,image/webp",
            onChange: (event) => choose(event.target.files?.[0]),
          }}
        />
        {standing.presente && (
          <Button
            size="small"
            priority="tertiary"
            className="fr-mt-2w"
            onClick={() => void act(() => images.remove(nature, standing.version), t`${title} : l'image est retirée.`)}
          >
            {t`Retirer : ${title.toLocaleLowerCase("fr")}`}
          </Button>
        )}
        <p role="status">{told}</p>
      </div>
    </div>
  );
}

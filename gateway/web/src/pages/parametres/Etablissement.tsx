import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { may } from "../../api/actions";
import { etablissement as api } from "../../api/endpoints";
import { ApiError, type Versioned } from "../../api/http";
import type { Etablissement } from "../../api/types";
import { SESSION } from "../../app/session";
import { nomDiplome } from "../../text/diplomes";
import { t } from "../../text/typo";
import { ReadField } from "../../ui/fields";
import { type Fault, faultOf, FaultList, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { referentielsRead } from "../dossier/reads";
import { Apprentissage, apprentissageRead } from "./Apprentissage";
import { Images } from "./Images";

const KEY = ["etablissement"];
type TextField = "nom" | "courriel" | "telephone" | "url" | "academie" | "adresse" | "code_postal" | "ville";
const FIELDS: { name: TextField; label: string; hint?: string; type?: string }[] = [
  { name: "nom", label: "Nom de l’établissement (obligatoire)" },
  { name: "courriel", label: "Courriel (obligatoire)", hint: t`Adresse qui signe les messages, au format nom@exemple.fr.`, type: "email" },
  { name: "telephone", label: "Téléphone", type: "tel" },
  { name: "url", label: "Site internet", hint: t`Adresse complète, qui commence par https://.`, type: "url" },
  { name: "academie", label: "Académie" },
  { name: "adresse", label: "Adresse" },
  { name: "code_postal", label: "Code postal" },
  { name: "ville", label: "Ville" },
];

export default function ParametresEtablissement() {
  const query = useQuery({ queryKey: KEY, queryFn: api.read });
  const [saved, setSaved] = useState(false);
  return (
    <Page title="Paramètres de l’établissement" lead={t`Le nom et le courriel sont nécessaires avant toute création de compte : ils signent les messages et les documents.`}>
      {saved && <Alert severity="success" small description="Les paramètres sont enregistrés." role="status" />}
      <Loaded query={query} lines={8}>
        {(held) =>
          may(held.value.actions, "modifier") ? (
            <>
              <Form key={held.etag} held={held} onSaved={setSaved} />
              <Images settings={held.value} />
            </>
          ) : (
            <Reading value={held.value} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Reading({ value }: { value: Etablissement }) {
  return (
    <dl className="cpro-reads">
      <ReadField label="UAI" value={value.uai} />
      {FIELDS.map(({ name, label }) => (
        <ReadField key={name} label={label.replace(" (obligatoire)", "")} value={value[name]} />
      ))}
      {apprentissageRead(value.apprentissage).map(({ label, value: text }) => (
        <ReadField key={label} label={label} value={text} />
      ))}
    </dl>
  );
}

function Form({ held, onSaved }: { held: Versioned<Etablissement>; onSaved: (saved: boolean) => void }) {
  const client = useQueryClient();
  const diplomas = useQuery(referentielsRead());
  const [value, setValue] = useState(held.value);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const stale = error instanceof ApiError && error.status === 412;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!value.nom.trim()) found.push({ field: "nom", message: t`Nom de l'établissement : saisissez-le` });
    if (!/^\S+@\S+\.\S+$/.test(value.courriel.trim())) found.push({ field: "courriel", message: t`Courriel : saisissez une adresse complète, par exemple nom@exemple.fr` });
    setFaults(found);
    setError(null);
    onSaved(false);
    if (found.length > 0) return;
    try {
      const { version: _version, actions: _actions, annee: _annee, uai: _uai, logo: _logo, cachet: _cachet, ...body } = value;
      client.setQueryData(KEY, await api.save(held.etag, body));
      await client.invalidateQueries({ queryKey: SESSION });
      onSaved(true);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && (
        <ProblemAlert error={error}>
          {stale && (
            <span className="cpro-block">
              <Button size="small" onClick={() => void client.invalidateQueries({ queryKey: KEY })}>
                Voir la version enregistrée
              </Button>
            </span>
          )}
        </ProblemAlert>
      )}
      <FaultList faults={faults} before="avant d’enregistrer" />
      <p>
        UAI : <strong>{value.uai}</strong>
      </p>
      <div className="cpro-grid cpro-grid--first">
        {FIELDS.map(({ name, label, hint, type }) => (
          <Input
            key={name}
            label={label}
            {...(hint ? { hintText: hint } : {})}
            {...faultOf(faults, name)}
            nativeInputProps={{
              id: name, type: type ?? "text", value: value[name] ?? "", autoComplete: "off",
              onChange: (event) => setValue({ ...value, [name]: event.target.value }),
            }}
          />
        ))}
      </div>
      <Loaded query={diplomas} lines={2}>
        {(list) => (
          <Checkbox
            legend="Diplômes suivis dans l’établissement"
            hintText={t`Une classe de seconde commune ne peut être rattachée qu'à un diplôme coché ici.`}
            options={list.map((diploma) => ({
              label: nomDiplome(diploma),
              nativeInputProps: {
                checked: value.referentiels.includes(diploma.code),
                onChange: (event) =>
                  setValue({
                    ...value,
                    referentiels: event.target.checked
                      ? [...value.referentiels, diploma.code]
                      : value.referentiels.filter((code) => code !== diploma.code),
                  }),
              },
            }))}
          />
        )}
      </Loaded>
      <Apprentissage value={value.apprentissage} faults={faults} onChange={(apprentissage) => setValue({ ...value, apprentissage })} />
      <Button type="submit">Enregistrer</Button>
    </form>
  );
}

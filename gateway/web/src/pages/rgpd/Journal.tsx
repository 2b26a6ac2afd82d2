import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { rgpd } from "../../api/endpoints";
import type { Chaine, ActionFaite, Personne } from "../../api/types";
import { moment } from "../../text/dates";
import { nomComplet, nomProfil } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/feedback";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { SERVICES } from "./services";

const FILTERS = ["personne", "action", "du", "au"] as const;

/** Who did what, on whom, when; nothing in it can be changed (I-12, N10). */
export default function Journal() {
  const [search, setSearch] = useSearchParams();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, search.get(name) ?? ""])) as Record<(typeof FILTERS)[number], string>;
  const query = useInfiniteQuery({
    queryKey: ["journal", filters],
    queryFn: ({ pageParam }) => rgpd.journal({ ...filters, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  const actions = useQuery({ queryKey: ["journal", "actions"], queryFn: rgpd.actions, staleTime: Infinity });
  const filtered = FILTERS.some((name) => filters[name]);

  function set(name: (typeof FILTERS)[number], value: string) {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  }

  return (
    <Page
      title="Journal des actions"
      crumbs={[{ label: "Données personnelles", href: "/rgpd" }]}
      lead={t`Chaque changement fait dans l'établissement a sa ligne, et chaque consultation de données sensibles aussi. Personne ne peut en modifier ni en retirer.`}
    >
      <Integrity />
      <div className="cpro-filters">
        <Select
          label="Action"
          hint="Toutes, ou une seule"
          nativeSelectProps={{ value: filters.action, onChange: (event) => set("action", event.target.value) }}
        >
          <option value="">Toutes les actions</option>
          {(actions.data ?? []).map(({ code, phrase }) => (
            <option key={code} value={code}>
              {phrase}
            </option>
          ))}
        </Select>
        <Input
          label="Du"
          hintText="Premier jour compris"
          nativeInputProps={{ type: "date", value: filters.du, onChange: (event) => set("du", event.target.value) }}
        />
        <Input
          label="Au"
          hintText="Dernier jour compris"
          nativeInputProps={{ type: "date", value: filters.au, onChange: (event) => set("au", event.target.value) }}
        />
      </div>
      {filters.personne && <Chosen personne={filters.personne} />}
      {filtered && (
        <p>
          <Button size="small" priority="tertiary" onClick={() => setSearch({}, { replace: true })}>
            Effacer les critères
          </Button>
        </p>
      )}
      <Loaded query={query}>
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.lignes);
          if (lines.length === 0) {
            return <p role="status">{filtered ? t`Aucune ligne ne correspond.` : t`Aucune action pour l'instant.`}</p>;
          }
          return (
            <>
              <p role="status">{t`${compte(lines.length, "ligne affichée", "lignes affichées")}, les plus récentes d'abord`}</p>
              <Lines lines={lines} />
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Chosen({ personne }: { personne: string }) {
  const query = useQuery({ queryKey: ["rgpd", personne], queryFn: () => rgpd.person(personne) });
  return <p role="status">{query.data ? t`Ce qu'a fait ${nomComplet(query.data.personne)}, ou qui concerne cette personne.` : t`Une seule personne.`}</p>;
}

/** A person, as the way to the lines about it; one who is gone has an identifier left. */
function Who({ personne }: { personne: Personne }) {
  const gone = !personne.nom && !personne.prenom;
  const name = nomComplet(personne);
  return <Link href={`/rgpd/journal?personne=${personne.id}`}>{gone ? t`${name} (${personne.id.slice(-6)})` : name}</Link>;
}

function Lines({ lines }: { lines: ActionFaite[] }) {
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">Journal des actions, les plus récentes d’abord</caption>
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Qui</th>
          <th scope="col">Action</th>
          <th scope="col">Sur qui</th>
          <th scope="col">Domaine</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">{moment(line.le)}</th>
            <td data-label="Qui">
              <Who personne={line.auteur} />
              {t`, ${nomProfil(line.profil)}`}
            </td>
            <td data-label="Action">{line.phrase}</td>
            <td data-label="Sur qui">
              {line.personnes.length === 0 && <Absent />}
              {line.personnes.map((personne, rank) => (
                <span key={personne.id}>
                  {rank > 0 && ", "}
                  <Who personne={personne} />
                </span>
              ))}
              {line.autres > 0 && t` et ${compte(line.autres, "autre")}`}
            </td>
            <td data-label="Domaine">{SERVICES[line.service] ?? line.service}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Integrity() {
  const query = useQuery({ queryKey: ["journal", "integrite"], queryFn: rgpd.integrity });
  return (
    <Loaded query={query} lines={2}>
      {({ intacte, services }) => (
        <div className="fr-mb-3w">
          <Alert
            severity={intacte ? "success" : "error"}
            as="h2"
            title={intacte ? "Le journal est intact" : "Le journal a été altéré"}
            description={
              intacte
                ? t`${compte(services.reduce((sum, one) => sum + one.lignes, 0), "ligne")}, de la première à la dernière, telles qu'elles ont été écrites.`
                : t`Des lignes ont été modifiées ou retirées de la base de données. Prévenez sans attendre le délégué à la protection des données de l'académie.`
            }
          />
          <details className="fr-mt-2w">
            <summary>{t`Empreintes des dernières lignes`}</summary>
            <p>{t`Notez-les ailleurs : elles prouveront plus tard qu'aucune ligne n'a été retirée.`}</p>
            <dl className="cpro-facts">{services.map((one) => <Fingerprint key={one.service} chain={one} />)}</dl>
          </details>
        </div>
      )}
    </Loaded>
  );
}

function Fingerprint({ chain }: { chain: Chaine }) {
  return (
    <>
      <dt>{SERVICES[chain.service] ?? chain.service}</dt>
      <dd>
        {chain.rompue_a !== null
          ? t`Altéré à partir de la ligne ${chain.rompue_a}`
          : chain.empreinte
            ? t`${compte(chain.lignes, "ligne")}, empreinte ${chain.empreinte.slice(0, 16)}`
            : t`Aucune ligne`}
      </dd>
    </>
  );
}

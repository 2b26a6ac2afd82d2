import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { referentiels as api } from "../../api/endpoints";
import type { ReferentielResume } from "../../api/types";
import { nomCourt, nomDiplome } from "../../text/diplomes";
import { t, typo } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { referentielsRead } from "../dossier/reads";
import { Differences } from "./Differences";
import type { Reading } from "./Elements";

/** What changes from another diploma of the same type to this one; which one is in the address. */
export function Comparer({ reading: { referentiel } }: { reading: Reading }) {
  const query = useQuery(referentielsRead());
  return (
    <Loaded query={query}>
      {(list) => {
        const others = list.filter((one) => one.type === referentiel.type && one.code !== referentiel.code);
        if (others.length === 0) return <Empty>{t`L'application ne connaît aucun autre ${nomCourt({ ...referentiel, sigle: "" }).trim()} auquel comparer celui-ci.`}</Empty>;
        return <Choix code={referentiel.code} others={others} />;
      }}
    </Loaded>
  );
}

function Choix({ code, others }: { code: string; others: ReferentielResume[] }) {
  const [search, setSearch] = useSearchParams();
  const depuis = others.find((one) => one.code === search.get("depuis"))?.code ?? "";
  return (
    <>
      <Select
        label="Version de départ"
        hint={t`Ce qui est montré est ce qui change de cette version à celle que vous lisez.`}
        nativeSelectProps={{
          value: depuis,
          onChange: ({ target }) => setSearch({ partie: "comparer", depuis: target.value }, { preventScrollReset: true }),
        }}
      >
        <option value="" disabled hidden>
          Choisissez un référentiel
        </option>
        {others.map((one) => (
          <option key={one.code} value={one.code}>
            {typo(`${nomDiplome(one)} (${one.version})`)}
          </option>
        ))}
      </Select>
      {depuis && <Changements code={code} depuis={depuis} />}
    </>
  );
}

function Changements({ code, depuis }: { code: string; depuis: string }) {
  const query = useQuery({ queryKey: ["referentiel", code, "differences", depuis], queryFn: () => api.compare(code, depuis) });
  return <Loaded query={query}>{(comparaison) => <Differences comparaison={comparaison} />}</Loaded>;
}

/** What there is: the catalogue as IAM shows it, and the same as lists of regions, services and endpoints. */
import { type Answer, jsonAnswer } from "../http";
import { catalogue, catalogueEndpoints, catalogueId } from "../keystone/tokenDocument";
import { regionNames } from "./account";
import { callingUser, list, notFound, selfLink } from "./directory";
import type { Iam, IamRequest } from "./context";

export async function showCatalogue(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  return jsonAnswer(200, {
    catalog: catalogue(request.iam.keystone.endpoints),
    links: selfLink(`${request.iam.url}/v3/auth/catalog`),
  });
}

export const listRegions = lister("regions", regions);
export const showRegion = shower("region", regions);
export const listServices = lister("services", services);
export const showService = shower("service", services);
export const listEndpoints = lister("endpoints", endpoints);
export const showEndpoint = shower("endpoint", endpoints);

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };

function lister(name: string, entries: (iam: Iam) => readonly Entry[]) {
  return async (request: IamRequest): Promise<Answer> => {
    await callingUser(request);
    const { query } = request.call;
    const wanted = ["type", "interface", "service_id"].filter((key) => query.has(key));
    const found = entries(request.iam).filter((entry) =>
      wanted.every((key) => entry[key] === query.get(key)),
    );
    return list(request, name, found);
  };
}

function shower(name: string, entries: (iam: Iam) => readonly Entry[]) {
  return async (request: IamRequest): Promise<Answer> => {
    await callingUser(request);
    const id = request.params.get("id");
    const entry = entries(request.iam).find((known) => known.id === id);
    if (!entry) throw notFound(name, id);
    return jsonAnswer(200, { [name]: entry });
  };
}

function regions({ url }: Iam): Entry[] {
  return regionNames.map((id) => ({
    id,
    type: "public",
    description: "",
    parent_region_id: null,
    locales: { "en-us": id, "zh-cn": id },
    links: selfLink(`${url}/v3/regions/${id}`),
  }));
}

function services({ url, keystone }: Iam): Entry[] {
  return keystone.endpoints.services.map(({ type, name }) => ({
    id: catalogueId(type),
    type,
    name,
    enabled: true,
    description: "",
    links: selfLink(`${url}/v3/services/${catalogueId(type)}`),
  }));
}

function endpoints({ url, keystone }: Iam): Entry[] {
  return keystone.endpoints.services.flatMap((service) =>
    catalogueEndpoints(service).map((endpoint) => ({
      ...endpoint,
      service_id: catalogueId(service.type),
      enabled: true,
      links: selfLink(`${url}/v3/endpoints/${endpoint.id}`),
    })),
  );
}

/** All codes that a call to an IMS cloud can end with, as the chain and the job waiter look them up. */
import type { ServiceCodes } from "../../http/serviceCodes";
import { gatewayCodes } from "./gatewayCodes";
import { imgCodes } from "./imgCodes";

export const imsCodes: ServiceCodes = { ...imgCodes, ...gatewayCodes };

/** All error codes of an IMS cloud. The request chain and the job waiter look them up here. */
import type { ServiceCodes } from "../../http/serviceCodes";
import { gatewayCodes } from "./gatewayCodes";
import { imgCodes } from "./imgCodes";

export const imsCodes: ServiceCodes = { ...imgCodes, ...gatewayCodes };

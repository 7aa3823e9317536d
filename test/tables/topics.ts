/**
 * The 45 topics of the documentation that the project set out from, 24 and 21 in two parts, and what holds each: a test, an example, or
 * a page where the topic is no interface.
 */
import { firstTopics } from "./firstTopics";
import { secondTopics } from "./secondTopics";

export const topicParts = [firstTopics, secondTopics] as const;

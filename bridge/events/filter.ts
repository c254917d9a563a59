import type { DaemonEvent } from '../../schemas/events.js';
import type { EventFilter, Subscription, Topic } from '../../schemas/session-methods.js';

/** The topic of an event: the first part of its name. */
export function topicOf(event: DaemonEvent): Topic {
  return event.name.slice(0, event.name.indexOf('.')) as Topic;
}

/** Whether a subscription wants an event. Used by the door and again by the client, which splits one stream. */
export function wants(subscription: Subscription, event: DaemonEvent): boolean {
  if (!subscription.topics.includes(topicOf(event))) return false;
  return subscription.filter === undefined || passes(subscription.filter, event);
}

function passes(filter: EventFilter, event: DaemonEvent): boolean {
  switch (event.name) {
    case 'samples.changed':
      return event.payload.samples.some((s) => idPasses(filter, s.id) && rootPasses(filter, s.rootId));
    case 'samples.bulk':
      return rootPasses(filter, event.payload.rootId);
    case 'samples.removed':
      return event.payload.ids.some((id) => idPasses(filter, id));
    case 'roots.changed':
      return idPasses(filter, event.payload.root.id) && rootPasses(filter, event.payload.root.id);
    case 'jobs.changed':
    case 'jobs.progress':
      return idPasses(filter, event.payload.job.id);
    case 'kits.changed':
      return idPasses(filter, event.payload.kit.id);
    case 'collections.changed':
      return idPasses(filter, event.payload.collection.id);
    case 'exports.changed':
      return idPasses(filter, event.payload.export.id);
    case 'pads.changed':
      return idPasses(filter, event.payload.kitId);
    case 'card.changed':
      return idPasses(filter, event.payload.card.id);
    case 'card.planned':
    case 'card.progress':
      return idPasses(filter, event.payload.cardId);
    case 'card.synced':
      return idPasses(filter, event.payload.sync.cardId);
    case 'device.transfer':
      return idPasses(filter, event.payload.transfer.sampleId);
    case 'device.pulled':
      return idPasses(filter, event.payload.pad.sampleId);
    case 'device.changed':
    case 'device.padsChanged':
    case 'twin.changed':
    case 'pads.hit':
    case 'midi.clock':
    case 'midi.effect':
    case 'monitor.midi':
    case 'selection.changed':
    case 'audition.asked':
    case 'controllers.changed':
    case 'controllers.touched':
    case 'controllers.ran':
    case 'flstudio.changed':
    case 'flstudio.suggested':
    case 'flstudio.projectsChanged':
    case 'context.changed':
    case 'preferences.changed':
    case 'health.changed':
    case 'map.changed':
      return true;
  }
}

function idPasses(filter: EventFilter, id: number): boolean {
  return filter.ids === undefined || filter.ids.includes(id);
}

function rootPasses(filter: EventFilter, rootId: number): boolean {
  return filter.rootId === undefined || filter.rootId === rootId;
}

/** Events with the same key replace each other while a client reads slowly: what they are about, by name. */
export function coalesceKey(event: DaemonEvent): string {
  switch (event.name) {
    case 'jobs.progress':
    case 'jobs.changed':
      return `${event.name} ${event.payload.job.id}`;
    case 'samples.bulk':
      return `${event.name} ${event.payload.rootId}`;
    case 'roots.changed':
      return `${event.name} ${event.payload.root.id}`;
    case 'kits.changed':
      return `${event.name} ${event.payload.kit.id}`;
    case 'collections.changed':
      return `${event.name} ${event.payload.collection.id}`;
    case 'exports.changed':
      return `${event.name} ${event.payload.export.id}`;
    case 'pads.changed':
      return `${event.name} ${event.payload.kitId}`;
    case 'card.changed':
      return `${event.name} ${event.payload.card.id}`;
    case 'card.planned':
    case 'card.progress':
      return `${event.name} ${event.payload.cardId}`;
    case 'card.synced':
      return `${event.name} ${event.payload.sync.id}`;
    case 'twin.changed':
      return `${event.name} ${event.payload.twin.project}`;
    case 'midi.effect':
      return `${event.name} ${event.payload.place}`;
    case 'device.pulled':
    case 'samples.changed':
    case 'samples.removed':
    case 'device.changed':
    case 'device.padsChanged':
    case 'device.transfer':
    case 'pads.hit':
    case 'midi.clock':
    case 'monitor.midi':
    case 'selection.changed':
    case 'audition.asked':
    case 'controllers.changed':
    case 'controllers.touched':
    case 'controllers.ran':
    case 'flstudio.changed':
    case 'flstudio.suggested':
    case 'flstudio.projectsChanged':
    case 'context.changed':
    case 'preferences.changed':
    case 'health.changed':
    case 'map.changed':
      return event.name;
  }
}

package io.orgsso.delivery;

import java.time.Instant;
import org.keycloak.provider.ProviderEvent;

/**
 * Alert: a target is given up until an operator resumes it. Published once in the cluster, through
 * {@code KeycloakSessionFactory.publish}, so that an extension of the operator's own can page somebody.
 *
 * @param target name of the target
 * @param reason what it said last
 */
public record TargetDisabled(String target, String reason, Instant at) implements ProviderEvent {}

package io.orgsso.account;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A registered resource. Entity names are the product's: Keycloak has a ResourceEntity of its own. The page and the look-up use UK_ORGSSO_RESOURCE. */
@Entity(name = "OrgssoResource")
@Table(name = "ORGSSO_RESOURCE")
@NamedQuery(
        name = "orgsso.resource.page",
        query = "select r from OrgssoResource r where r.organizationId = :organization order by r.type, r.externalId")
@NamedQuery(
        name = "orgsso.resource.count",
        query = "select count(r) from OrgssoResource r where r.organizationId = :organization"
                + " and r.type = :type and r.externalId = :externalId")
// In one order for all who delete.
@NamedQuery(
        name = "orgsso.resource.ofRealm",
        query = "select r from OrgssoResource r where r.realmId = :realm order by r.id")
class ResourceEntity {
    @Id
    @Column(name = "ID", length = 36)
    String id = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ORG_ID", length = 36, nullable = false)
    String organizationId = "";

    @Column(name = "RESOURCE_TYPE", length = 40, nullable = false)
    String type = "";

    @Column(name = "EXTERNAL_ID", nullable = false)
    String externalId = "";

    @Column(name = "CREATED_BY")
    @Nullable String createdBy;

    @Column(name = "PROJECT")
    @Nullable String project;

    @Column(name = "STATE", length = 20, nullable = false)
    String state = "active";

    @Column(name = "CREATED_AT", nullable = false)
    long createdAt;

    Resource toResource() {
        return new Resource(
                id,
                new OrganizationId(organizationId),
                ResourceType.of(type).orElseThrow(),
                externalId,
                createdBy == null ? null : new UserId(createdBy),
                project,
                state,
                createdAt);
    }
}

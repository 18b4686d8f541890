package io.orgsso.e2e.world;

/** The people of the demo; each has an account at her organization's IdP, with this password. */
public enum Person {
    ALICE("alice@northwind.example", "northwind", "owner"),
    BOB("bob@northwind.example", "northwind", "member"),
    CAROL("carol@contoso.example", "contoso", "owner"),
    DAVE("dave@contoso.co.example", "contoso", "member"),
    /** The same username as Northwind's Bob, at the other customer. */
    OTHER_BOB("bob@contoso.example", "contoso", "member");

    private final String email;
    private final String organization;
    private final String role;

    Person(String email, String organization, String role) {
        this.email = email;
        this.organization = organization;
        this.role = role;
    }

    public String email() {
        return email;
    }

    /** At the IdP, where the password is the same word. */
    public String username() {
        return email.substring(0, email.indexOf('@'));
    }

    public String password() {
        return username();
    }

    /** The alias. */
    public String organization() {
        return organization;
    }

    /** What she is in the account from her first sign-in on. */
    public String role() {
        return role;
    }
}

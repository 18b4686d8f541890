package io.orgsso.e2e.chromium;

/** The two sizes at which every page is looked at. */
public enum Viewport {
    PHONE(390, 844),
    DESKTOP(1280, 800);

    final int width;
    final int height;

    Viewport(int width, int height) {
        this.width = width;
        this.height = height;
    }
}

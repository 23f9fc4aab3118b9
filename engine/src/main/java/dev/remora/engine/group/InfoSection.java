package dev.remora.engine.group;

import java.util.function.Consumer;

/**
 * A section of INFO.
 *
 * @param name in lower case
 * @param usual whether it is shown to those who ask for no section
 */
record InfoSection(String name, boolean usual, Consumer<InfoText> writer) {}

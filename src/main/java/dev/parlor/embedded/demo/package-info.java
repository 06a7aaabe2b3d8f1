/**
 * A model that runs without a key: an HTTP server on loopback that speaks both provider protocols and streams.
 *
 * <p>It owns simple rules that work on any site: what the visitor wishes ({@link dev.parlor.embedded.demo.Wishes}), which
 * offered tool fits ({@link dev.parlor.embedded.demo.ToolChooser}), what goes into its arguments
 * ({@link dev.parlor.embedded.demo.ArgumentFiller}) and how results read ({@link dev.parlor.embedded.demo.ResultWriter}).
 * It never knows a site, runs a tool or says that it is more than rules.
 */
@NullMarked
package dev.parlor.embedded.demo;

import org.jspecify.annotations.NullMarked;

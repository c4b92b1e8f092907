package io.shardlab.lab.cli;

import io.shardlab.lab.environment.EnvironmentProvider;
import io.shardlab.lab.environment.Environments;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.environment.Timings;
import io.shardlab.lab.scenario.Patience;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that runs in an environment: which one, and what each can be told. */
final class EnvironmentOptions {

    private static final String ENVIRONMENT = "--environment";

    /** What every environment can be told. */
    private static final List<Setting> COMMON = List.of(Timings.SETTING, Patience.FACTOR);

    private EnvironmentOptions() {}

    /** Gives a command {@code --environment} and the settings of every environment, under a heading each. */
    static void addTo(CommandSpec command) {
        var providers = Environments.all();
        command.addOption(OptionSpec.builder(ENVIRONMENT)
                .type(String.class)
                .paramLabel("NAME")
                .defaultValue(Environments.DEFAULT)
                .description(providers.stream()
                        .map(provider -> "%s: %s".formatted(provider.name(), provider.description()))
                        .collect(Collectors.joining(
                                "; ", "where it runs (default: " + Environments.DEFAULT + "). ", "")))
                .build());
        COMMON.forEach(setting -> command.addOption(option(setting)));
        providers.forEach(provider -> command.addArgGroup(group(provider)));
    }

    private static ArgGroupSpec group(EnvironmentProvider provider) {
        var group = ArgGroupSpec.builder()
                .heading("%%nFor %s:%%n".formatted(provider.name()))
                .validate(false);
        provider.settings().forEach(setting -> group.addArg(option(setting)));
        return group.build();
    }

    private static OptionSpec option(Setting setting) {
        var option = OptionSpec.builder(setting.option())
                .paramLabel(setting.parameter())
                .description(setting.description());
        return setting.repeatable()
                ? option.type(List.class).auxiliaryTypes(String.class).build()
                : option.type(String.class).build();
    }

    /** The environment that was chosen. */
    static EnvironmentProvider provider(CommandSpec command) {
        return Environments.named(name(command));
    }

    /** What was typed after {@code --environment}, or the default. */
    static String name(CommandSpec command) {
        return command.findOption(ENVIRONMENT).getValue();
    }

    /** What the environment was told: on the command line first, by properties and variables else. */
    static Settings settings(CommandSpec command) {
        var settings = Settings.ofProcess();
        var known = Stream.concat(COMMON.stream(), provider(command).settings().stream())
                .toList();
        for (var setting : known) {
            var option = command.findOption(setting.option());
            if (option.getValue() instanceof List<?> values) {
                settings = settings.with(
                        setting, values.stream().map(String::valueOf).toList());
            } else if (option.getValue() != null) {
                settings = settings.with(setting, List.of(option.getValue().toString()));
            }
        }
        return settings;
    }
}

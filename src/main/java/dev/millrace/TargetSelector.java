package dev.millrace;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Chooses the modules of this process, before the first bean. The one switch there is. */
final class TargetSelector implements ImportSelector, EnvironmentAware {

    private Environment environment = new org.springframework.core.env.StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        Set<Target> targets = targets(environment);
        return Target.modules(targets).stream().map(Class::getName).toArray(String[]::new);
    }

    static Set<Target> targets(Environment environment) {
        return Target.named(Binder.get(environment)
                .bind("millrace.target", Bindable.listOf(String.class))
                .orElse(List.of("all")));
    }
}

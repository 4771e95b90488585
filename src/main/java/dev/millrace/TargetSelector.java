package dev.millrace;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.Ordered;
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

    /** What is asked for; unset and empty both mean everything. Throws {@link StartRefusal} for an unknown name. */
    static Set<Target> targets(Environment environment) {
        List<String> names = Binder.get(environment)
                .bind("millrace.target", Bindable.listOf(String.class))
                .orElse(List.of());
        return Target.named(names.isEmpty() ? List.of("all") : names);
    }

    /** Refuses an unknown target before anything else is done for this start, such as starting embedded servers. */
    static final class Check implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            targets(event.getEnvironment());
        }

        /** After the listeners that read the configuration files; before {@link FirstRun}, which is added later. */
        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }
}

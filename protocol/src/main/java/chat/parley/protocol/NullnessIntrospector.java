package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Makes every component of a record, and every parameter of a method that makes one, required, and null refused, unless
 * its type says {@link Nullable}. In a list of which each is read by {@link Known}, null is left out.
 */
final class NullnessIntrospector extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        AnnotatedType type = type(member);
        return type == null ? null : !nullable(type);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        AnnotatedType type = type(annotated);
        if (type == null) {
            return JsonSetter.Value.empty();
        }
        Nulls contents = ofContents(annotated);
        if (nullable(type)) {
            return contents == Nulls.SKIP ? JsonSetter.Value.forContentNulls(contents) : JsonSetter.Value.empty();
        }
        return JsonSetter.Value.forValueNulls(Nulls.FAIL, contents);
    }

    private static Nulls ofContents(Annotated annotated) {
        JsonDeserialize how = annotated.getAnnotation(JsonDeserialize.class);
        return how != null && Known.class.isAssignableFrom(how.contentUsing()) ? Nulls.SKIP : Nulls.FAIL;
    }

    /**
     * The type of one of the things a record is made of: a component of it, or a parameter of a method that makes one of
     * others. Null for anything else.
     */
    private static @Nullable AnnotatedType type(Annotated annotated) {
        if (annotated instanceof AnnotatedParameter parameter
                && parameter.getOwner().getMember() instanceof Method factory) {
            return factory.getAnnotatedParameterTypes()[parameter.getIndex()];
        }
        RecordComponent component = component(annotated);
        return component == null ? null : component.getAnnotatedType();
    }

    private static @Nullable RecordComponent component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)
                || !(parameter.getOwner().getMember() instanceof Constructor<?>)) {
            return null;
        }
        RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
        return components != null && parameter.getIndex() < components.length ? components[parameter.getIndex()] : null;
    }

    private static boolean nullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}

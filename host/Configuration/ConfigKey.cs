using System.ComponentModel;
using System.Reflection;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>A property of a <see cref="PluginConfig"/> as a key of its table.</summary>
internal sealed class ConfigKey
{
    private readonly PropertyInfo property;

    private ConfigKey(PropertyInfo property)
    {
        this.property = property;
        Name = SnakeCase.From(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        IsSecret = IsSecretName(Name);
    }

    /// <summary>The key, in snake_case.</summary>
    public string Name { get; }

    public Type Type => property.PropertyType;

    public string Description { get; }

    /// <summary>True when the value must not be shown.</summary>
    public bool IsSecret { get; }

    public static bool IsSecretName(string key) =>
        key.Contains("password", StringComparison.Ordinal) || key.Contains("secret", StringComparison.Ordinal);

    /// <summary>The keys of a configuration class, in the order of its source.</summary>
    /// <exception cref="NotSupportedException">The class does not do as <see cref="PluginConfig"/> says.</exception>
    public static IReadOnlyList<ConfigKey> Of(Type config)
    {
        PropertyInfo[] properties = config.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var keys = new List<ConfigKey>(properties.Length);
        foreach (PropertyInfo property in properties.Where(p => p.GetMethod is not null && p.SetMethod is { IsPublic: true }))
        {
            var key = new ConfigKey(property);
            if (!ConfigTypes.IsSupported(key.Type))
            {
                throw new NotSupportedException($"its configuration has {property.Name} of a type that cannot be configured, {key.Type}");
            }

            if (keys.Exists(k => k.Name == key.Name))
            {
                throw new NotSupportedException($"its configuration has two properties for the key {key.Name}");
            }

            keys.Add(key);
        }

        return keys;
    }

    /// <summary>The same of a plugin's class, which shares its table with <see cref="InstanceSettings"/>.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<ConfigKey> OfPlugin(Type config)
    {
        IReadOnlyList<ConfigKey> keys = Of(config);
        return keys.FirstOrDefault(k => InstanceSettings.Keys.Any(i => i.Name == k.Name)) is { } taken
            ? throw new NotSupportedException($"its configuration has the key {taken.Name}, which is the host's")
            : keys;
    }

    public object Get(PluginConfig config) => property.GetValue(config, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null)
        ?? throw new NotSupportedException($"its configuration has no default for {Name}");

    public void Set(PluginConfig config, object value) => property.SetValue(config, value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
}

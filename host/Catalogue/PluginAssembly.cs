using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>A plugin's assembly read as data: nothing of it runs.</summary>
internal sealed class PluginAssembly : IDisposable
{
    private readonly string path;
    private readonly PEReader image;
    private readonly MetadataReader metadata;

    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public PluginAssembly(string path)
    {
        this.path = path;
        image = new PEReader(File.OpenRead(path));
        try
        {
            metadata = image.HasMetadata ? image.GetMetadataReader() : throw new BadImageFormatException("it has no .NET metadata");
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Names of the assemblies that it was built against.</summary>
    public IEnumerable<string> References =>
        metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

    /// <summary>True when it has a class of this full name.</summary>
    public bool Defines(string typeName) =>
        metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Any(type =>
            type.GetDeclaringType().IsNil && FullName(type.Namespace, type.Name) == typeName);

    /// <summary>What <see cref="EarshotPluginAttribute"/> says, or null without one.</summary>
    public PluginManifest? ReadManifest()
    {
        AssemblyDefinition assembly = metadata.GetAssemblyDefinition();
        foreach (CustomAttributeHandle handle in assembly.GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (SdkOfManifest(attribute) is { } sdk)
            {
                return ToManifest(attribute.DecodeValue(AttributeTypes.Instance), assembly.Version, sdk);
            }
        }

        return null;
    }

    public void Dispose() => image.Dispose();

    // The SDK's version, if the attribute is the SDK's manifest.
    private Version? SdkOfManifest(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        if (type.ResolutionScope.Kind != HandleKind.AssemblyReference
            || FullName(type.Namespace, type.Name) != typeof(EarshotPluginAttribute).FullName)
        {
            return null;
        }

        AssemblyReference scope = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
        return metadata.StringComparer.Equals(scope.Name, SdkAssembly.Name) ? scope.Version : null;
    }

    private PluginManifest ToManifest(CustomAttributeValue<string> attribute, Version version, Version sdk)
    {
        // The constructor of another major may have other parameters; its version is reason enough to refuse it.
        ImmutableArray<CustomAttributeTypedArgument<string>> fixedArguments = attribute.FixedArguments;
        object? claims = attribute.NamedArguments.FirstOrDefault(a => a.Name == nameof(EarshotPluginAttribute.Claims)).Value;
        return new PluginManifest(
            Text(0),
            version,
            sdk,
            (PluginKind)(fixedArguments.ElementAtOrDefault(2).Value as int? ?? -1),
            Text(3),
            claims is ImmutableArray<CustomAttributeTypedArgument<string>> list ? [.. list.Select(c => c.Value as string ?? "")] : [],
            Text(1),
            path);

        string Text(int index) => fixedArguments.ElementAtOrDefault(index).Value as string ?? "";
    }

    private string FullName(StringHandle space, StringHandle name) =>
        space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";
}

using System.Reflection.Metadata;

namespace Earshot.Host.Catalogue;

/// <summary>Tells the metadata reader what it must know of the types in the manifest's attribute; types go by name.</summary>
internal sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
{
    public static readonly AttributeTypes Instance = new();

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => nameof(Type);

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        reader.GetString(reader.GetTypeDefinition(handle).Name);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        reader.GetString(reader.GetTypeReference(handle).Name);

    public string GetTypeFromSerializedName(string name) => name;

    // The only enum in the manifest is PluginKind.
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == nameof(Type);
}

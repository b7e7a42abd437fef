static const struct sitck_field *layout(uint32_t abi) {
  static const struct sitck_field none[] = {{NULL, NULL, 0, 0}}; /* to do: the fields of each structure */
  (void)abi;
  return none;
}
